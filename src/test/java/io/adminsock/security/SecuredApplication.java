package io.adminsock.security;

import java.security.Principal;
import java.util.List;

import io.adminsock.peer.Peer;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.preauth.j2ee.J2eePreAuthenticatedProcessingFilter;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application whose own server has the socket, with Spring Security, in which the peer
 * is the authenticated user.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = UserDetailsServiceAutoConfiguration.class)
@EnableMethodSecurity
class SecuredApplication {

	public static void main(String[] args) {
		new SpringApplicationBuilder(SecuredApplication.class).properties("adminsock.replace-port=true").run(args);
	}

	@Bean
	SecurityFilterChain security(HttpSecurity http) throws Exception {
		return http.jee((jee) -> jee.mappableAuthorities("root", "@ops").withObjectPostProcessor(new WithoutSession()))
			.csrf((csrf) -> csrf.disable())
			.logout((logout) -> logout.disable())
			.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.authorizeHttpRequests(
					(requests) -> requests.requestMatchers("/shutdown").hasRole("root").anyRequest().authenticated())
			.build();
	}

	/**
	 * Keeps Spring Security from storing the user in a session. The user comes from the
	 * connection of each request; a session would give it to any client with the cookie.
	 */
	static class WithoutSession implements ObjectPostProcessor<J2eePreAuthenticatedProcessingFilter> {

		@Override
		public <T extends J2eePreAuthenticatedProcessingFilter> T postProcess(T filter) {
			filter.setSecurityContextRepository(new RequestAttributeSecurityContextRepository());
			return filter;
		}

	}

	@RestController
	static class Commands {

		@PostMapping("/shutdown")
		String shutdown() {
			return "no";
		}

		@PostMapping("/restart")
		@PreAuthorize("hasRole('@ops')")
		String restart(Authentication user) {
			return "restarted for " + user.getName();
		}

		@PostMapping("/own")
		@PreAuthorize("authentication.name == 'daemon'")
		String own() {
			return "own";
		}

		@GetMapping("/me")
		String me(Authentication user, Principal principal, HttpServletRequest request) {
			Peer peer = Peer.of(request);
			List<String> authorities = user.getAuthorities().stream().map(GrantedAuthority::getAuthority).toList();
			return "%s %s principal %s remote user %s peer %s uid %d".formatted(user.getName(), authorities,
					principal.getName(), request.getRemoteUser(), peer.getName(), peer.uid());
		}

	}

}
