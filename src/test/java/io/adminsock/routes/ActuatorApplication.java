package io.adminsock.routes;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.adminsock.testing.TestServer;

/**
 * An application with Actuator, which logs the routes of its admin server.
 */
final class ActuatorApplication {

	static final String ROUTE = "Route: ";

	static final String END = "No more routes";

	private ActuatorApplication() {
	}

	/**
	 * Starts the application, and leaves it running.
	 * @param args what turns off the banner, properties, and the path of the socket as
	 * the last
	 */
	@SuppressWarnings("MustBeClosedChecker")
	public static void main(String[] args) throws InterruptedException {
		List<String> properties = Stream.of(args).map((argument) -> argument.replaceFirst("^--", "")).toList();
		String path = properties.get(properties.size() - 1);
		TestServer server = TestServer.start(Path.of(path), List.of(RouteAuditTests.ChangingFilters.class),
				properties.subList(1, properties.size() - 1).toArray(String[]::new));
		Routes.of(server.context()).forEach((route) -> System.out.println(ROUTE + route));
		System.out.println(END);
		Thread.currentThread().join();
	}

}
