package io.adminsock.autoconfigure;

import java.util.Objects;

import org.springframework.boot.web.context.servlet.AnnotationConfigServletWebApplicationContext;
import org.springframework.context.ApplicationContext;

/**
 * The contexts of the admin servers in this JVM.
 */
public final class AdminContexts {

	private AdminContexts() {
	}

	/**
	 * Returns the context of the admin server of an application.
	 * @param application the context of the application
	 */
	public static AnnotationConfigServletWebApplicationContext of(ApplicationContext application) {
		return Objects.requireNonNull(application.getBean(AdminServer.class).awaitContext());
	}

}
