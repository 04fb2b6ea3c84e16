package io.adminsock.autoconfigure;

import java.util.EnumSet;

import io.adminsock.peer.GroupResolver;
import io.adminsock.security.PeerSecurityFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The beans of an {@link AdminContext} for Spring Security, if the application has it.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = { "org.springframework.security.core.context.SecurityContextHolder",
		"org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken" })
class PeerSecurityConfiguration {

	@Bean
	FilterRegistrationBean<Filter> adminsockPeerSecurityFilter(GroupResolver groups) {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(new PeerSecurityFilter(groups));
		registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
		return registration;
	}

}
