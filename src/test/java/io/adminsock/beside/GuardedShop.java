package io.adminsock.beside;

import io.adminsock.command.AdminController;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * A service whose customers log in by a form, and the commands of which Spring Security
 * guards by annotations.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableMethodSecurity
class GuardedShop {

	public static void main(String[] args) {
		SpringApplication.run(GuardedShop.class, args);
	}

	@AdminController
	static class Commands {

		@PostMapping("/for-root")
		@PreAuthorize("authentication.name == 'root'")
		String forRoot() {
			return "done";
		}

		@PostMapping("/for-daemons")
		@PreAuthorize("hasRole('@daemon')")
		String forDaemons() {
			return "done";
		}

		@PostMapping("/for-user-1")
		@PreAuthorize("hasRole('1')")
		String forUserOne() {
			return "done";
		}

		@GetMapping("/me")
		String me() {
			Authentication user = SecurityContextHolder.getContext().getAuthentication();
			return (user != null)
					? user.getName() + user.getAuthorities().stream().map(GrantedAuthority::getAuthority).toList()
					: "nobody";
		}

	}

	interface Safe {

		String openSafe();

	}

	/**
	 * A command that a proxy of its interface has as well, without the annotations.
	 */
	@AdminController
	@ConditionalOnProperty("shop.safe")
	static class SafeCommands implements Safe {

		@Override
		@PostMapping("/open-safe")
		@PreAuthorize("hasRole('root')")
		public String openSafe() {
			return "open";
		}

	}

	/**
	 * Commands that implement an interface, so that they may get a proxy that has nothing
	 * else.
	 */
	@AdminController
	@ConditionalOnProperty("shop.till")
	static class TillCommands implements Runnable {

		@PostMapping("/open-till")
		@PreAuthorize("hasRole('root')")
		String open() {
			return "open";
		}

		@Override
		public void run() {
		}

	}

}
