package io.adminsock.testing;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;

import io.adminsock.autoconfigure.AdminContextConfiguration;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;

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
	 * Starts an application that is nothing but its commands.
	 * @param socket where it is to listen
	 * @param sources its controllers and configurations; those that are an
	 * {@link AdminContextConfiguration} are for the admin server
	 * @param properties {@code name=value}
	 */
	public static TestServer start(Path socket, List<Class<?>> sources, String... properties) {
		return start(WebApplicationType.NONE, socket, sources, Stream
			.concat(Stream.of("adminsock.standalone=true", "spring.main.keep-alive=false"), Stream.of(properties)));
	}

	/**
	 * Starts an application whose own server listens on the socket in place of its port.
	 * @param socket where it is to listen
	 * @param sources its controllers and configurations
	 * @param properties {@code name=value}
	 */
	public static TestServer replacingPort(Path socket, List<Class<?>> sources, String... properties) {
		return start(WebApplicationType.SERVLET, socket, sources,
				Stream.concat(Stream.of("adminsock.replace-port=true"), Stream.of(properties)));
	}

	/**
	 * Starts an application that keeps its own server, and has an admin server beside it.
	 * @param type which server the application has; it listens on any free port
	 * @param socket where the admin server is to listen
	 * @param sources the controllers and configurations of the application; those that
	 * are an {@link AdminContextConfiguration} are for the admin server
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
		List<Class<?>> ofApplication = new ArrayList<>(sources);
		ofApplication.removeIf((source) -> source.isAnnotationPresent(AdminContextConfiguration.class));
		List<Class<?>> ofAdminServer = new ArrayList<>(sources);
		ofAdminServer.removeAll(ofApplication);
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.sources(ofApplication.toArray(Class<?>[]::new))
			.web(type)
			.resourceLoader(new DefaultResourceLoader(classLoader(ofAdminServer)))
			.registerShutdownHook(false)
			.run(Stream.concat(common, properties).map("--%s"::formatted).toArray(String[]::new));
		return new TestServer(socket, context);
	}

	private static ClassLoader classLoader(List<Class<?>> configurations) {
		ClassLoader classLoader = TestServer.class.getClassLoader();
		return configurations.isEmpty() ? classLoader : new Imports(classLoader, configurations);
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

	/**
	 * A class loader with the file that names configurations for the admin server.
	 */
	private static final class Imports extends ClassLoader {

		private static final String FILE = "META-INF/spring/%s.imports"
			.formatted(AdminContextConfiguration.class.getName());

		private final List<Class<?>> configurations;

		Imports(ClassLoader parent, List<Class<?>> configurations) {
			super(parent);
			this.configurations = configurations;
		}

		@Override
		public Enumeration<URL> getResources(String name) throws IOException {
			return name.equals(FILE) ? Collections.enumeration(List.of(file())) : super.getResources(name);
		}

		private URL file() throws IOException {
			Path file = Files.createTempFile("adminsock", ".imports");
			file.toFile().deleteOnExit();
			Files.write(file, this.configurations.stream().map(Class::getName).toList());
			return file.toUri().toURL();
		}

	}

}
