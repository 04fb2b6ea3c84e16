package io.adminsock.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.WebApplicationType;
import org.springframework.core.annotation.Order;
import org.springframework.util.ClassUtils;

/**
 * Deduces that an application has no web server of its own if nothing but adminsock
 * brought the Servlet API. Spring Boot would take it for a servlet application, and fail
 * because there is no server for it.
 */
@Order(AdminsockWebApplicationTypeDeducer.AFTER_THOSE_OF_BOOT)
final class AdminsockWebApplicationTypeDeducer implements WebApplicationType.Deducer {

	static final int AFTER_THOSE_OF_BOOT = 1000;

	/** What each servlet application of Spring Boot has, and adminsock does not bring. */
	private static final String SERVLET_SERVER = "org.springframework.boot.web.server.servlet.ServletWebServerFactory";

	@Override
	public @Nullable WebApplicationType deduceWebApplicationType() {
		return ClassUtils.isPresent(SERVLET_SERVER, null) ? null : WebApplicationType.NONE;
	}

}
