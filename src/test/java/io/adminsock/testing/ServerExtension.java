package io.adminsock.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * A {@link TestServer} for all tests of a class, in a static field with
 * {@link org.junit.jupiter.api.extension.RegisterExtension}.
 */
public final class ServerExtension implements SocketServer, BeforeAllCallback, AfterAllCallback {

	private final List<Class<?>> sources;

	private final String[] properties;

	@SuppressWarnings("NullAway.Init")
	private TestServer server;

	private ServerExtension(List<Class<?>> sources, String... properties) {
		this.sources = sources;
		this.properties = properties;
	}

	/**
	 * Returns a server that is started before the first test.
	 * @param sources its controllers and configurations
	 */
	public static ServerExtension with(Class<?>... sources) {
		return new ServerExtension(List.of(sources));
	}

	/**
	 * Returns the same server with properties.
	 * @param properties {@code name=value}
	 */
	public ServerExtension properties(String... properties) {
		return new ServerExtension(this.sources, properties);
	}

	@Override
	public void beforeAll(ExtensionContext context) throws IOException {
		this.server = TestServer.start(Files.createTempDirectory("server").resolve("s"), this.sources, this.properties);
	}

	@Override
	public void afterAll(ExtensionContext context) throws IOException {
		this.server.close();
		FileSystemUtils.deleteRecursively(socket().getParent());
	}

	@Override
	public Path socket() {
		return this.server.socket();
	}

	public ConfigurableApplicationContext context() {
		return this.server.context();
	}

}
