package io.adminsock.autoconfigure;

import java.util.EnumSet;

import io.adminsock.access.AccessRules;
import io.adminsock.access.web.AccessControl;
import io.adminsock.access.web.AccessRuleValidator;
import io.adminsock.browser.BrowserGuard;
import io.adminsock.command.CommandDescriptors;
import io.adminsock.peer.GroupResolver;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerMapping;

/**
 * The configuration of access control: the browser guard, and the filters and rules that
 * decide which peer may run a command.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AdminsockProperties.class)
class AccessConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AccessRules adminsockAccessRules(AdminsockProperties properties) {
		return AccessRulesFactory.create(properties);
	}

	@Bean
	@ConditionalOnMissingBean
	GroupResolver adminsockGroupResolver(AdminsockProperties properties) {
		return new GroupResolver(properties.access().groupCache());
	}

	@Bean
	AccessControl adminsockAccessControl(AccessRules rules, GroupResolver groups, CommandDescriptors descriptors,
			ObjectProvider<HandlerMapping> mappings) {
		return new AccessControl(rules, groups, descriptors, mappings::orderedStream);
	}

	@Bean
	AccessRuleValidator adminsockAccessRuleValidator(AccessRules rules, CommandDescriptors descriptors) {
		return new AccessRuleValidator(rules, descriptors);
	}

	/**
	 * Registers the browser guard before all other filters, because any of them might act
	 * on a request that a browser must not send.
	 */
	@Bean
	FilterRegistrationBean<BrowserGuard> adminsockBrowserGuard(AdminsockProperties properties) {
		FilterRegistrationBean<BrowserGuard> guard = new FilterRegistrationBean<>(
				new BrowserGuard(properties.browserHosts()));
		guard.setDispatcherTypes(DispatcherType.REQUEST);
		guard.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return guard;
	}

	@Bean
	FilterRegistrationBean<Filter> adminsockAccessFilter(AccessControl access) {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(access.filter());
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
		return registration;
	}

	/**
	 * Registers the access filter again after all other filters and for forwards, because
	 * both may change the command.
	 */
	@Bean
	FilterRegistrationBean<Filter> adminsockLastAccessFilter(AccessControl access) {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(access.filter());
		registration.setOrder(Ordered.LOWEST_PRECEDENCE);
		registration.setMatchAfter(true);
		registration
			.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC));
		return registration;
	}

}
