package io.adminsock.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application that has adminsock among its dependencies, running in this JVM.
 */
public final class TestServer implements SocketServer, AutoCloseable {

	private final Path socket;

	private final ConfigurableApplicationContext context;

	private TestServer(Path socket, ConfigurableApplicationContext context) {
		this.socket = socket;
		this.context = context;
	}

	/**
	 * Starts an application.
	 * @param socket where it is to listen
	 * @param sources its controllers and configurations
	 * @param properties {@code name=value}
	 */
	public static TestServer start(Path socket, List<Class<?>> sources, String... properties) {
		return start(WebApplicationType.SERVLET, socket, sources,
				Stream.concat(Stream.of("adminsock.replace-port=true"), Stream.of(properties)));
	}

	/**
	 * Starts an application that keeps its own server, and has an admin server beside it.
	 * @param type which server the application has; it listens on any free port
	 * @param socket where the admin server is to listen
	 * @param sources the controllers and configurations of the application
	 * @param properties {@code name=value}
	 */
	public static TestServer beside(WebApplicationType type, Path socket, List<Class<?>> sources,
			String... properties) {
		return start(type, socket, sources, Stream.concat(Stream.of("server.port=0"), Stream.of(properties)));
	}

	private static TestServer start(WebApplicationType type, Path socket, List<Class<?>> sources,
			Stream<String> properties) {
		Stream<String> common = Stream.of("adminsock.path=" + socket, "spring.main.banner-mode=off",
				"spring.jmx.enabled=false");
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.sources(sources.toArray(Class<?>[]::new))
			.web(type)
			.registerShutdownHook(false)
			.run(Stream.concat(common, properties).map("--%s"::formatted).toArray(String[]::new));
		return new TestServer(socket, context);
	}

	@Override
	public Path socket() {
		return this.socket;
	}

	public ConfigurableApplicationContext context() {
		return this.context;
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
