package io.adminsock.routes;

import io.adminsock.testing.Standalone;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * An application with Actuator, which logs its routes.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(RouteAuditTests.ChangingFilters.class)
class ActuatorApplication {

	static final String ROUTE = "Route: ";

	static final String END = "No more routes";

	public static void main(String[] args) {
		Routes.of(Standalone.run(ActuatorApplication.class, args))
			.forEach((route) -> System.out.println(ROUTE + route));
		System.out.println(END);
	}

}
