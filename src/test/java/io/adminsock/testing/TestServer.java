package io.adminsock.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
		List<String> arguments = new ArrayList<>(
				List.of("--adminsock.path=" + socket, "--spring.main.banner-mode=off", "--spring.jmx.enabled=false"));
		for (String property : properties) {
			arguments.add("--" + property);
		}
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.sources(sources.toArray(Class<?>[]::new))
			.web(WebApplicationType.SERVLET)
			.registerShutdownHook(false)
			.run(arguments.toArray(String[]::new));
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
