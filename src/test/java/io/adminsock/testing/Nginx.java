package io.adminsock.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A running nginx.
 */
public final class Nginx implements AutoCloseable {

	private final Process process;

	private final Path log;

	private final Path requests;

	private Nginx(Process process, Path directory) {
		this.process = process;
		this.log = directory.resolve("nginx.log");
		this.requests = directory.resolve("access.log");
	}

	/**
	 * Starts nginx and waits until it listens.
	 * @param directory where it writes
	 * @param port one of the ports that it listens on
	 * @param http what is in the {@code http} block
	 */
	public static Nginx start(Path directory, int port, String http) throws IOException {
		Process process = new ProcessBuilder(command(directory, http)).redirectErrorStream(true)
			.redirectOutput(directory.resolve("nginx.log").toFile())
			.start();
		Nginx nginx = new Nginx(process, directory);
		nginx.awaitPort(port);
		return nginx;
	}

	private static String[] command(Path directory, String http) throws IOException {
		Programs.require("nginx");
		Path file = Files.writeString(directory.resolve("nginx.conf"), """
				daemon off;
				pid nginx.pid;
				error_log stderr warn;
				events { }
				http {
				  log_format requests '$server_port $status $request_method $request_uri';
				  access_log access.log requests;
				  client_body_temp_path body;
				  proxy_temp_path proxy;
				  fastcgi_temp_path fastcgi;
				  uwsgi_temp_path uwsgi;
				  scgi_temp_path scgi;
				%s
				}
				""".formatted(http));
		return new String[] { "/bin/sh", "-c", "PATH=$PATH:/usr/sbin; exec nginx -e stderr \"$@\"", "sh", "-p",
				directory.toString(), "-c", file.toString(), "-g", user() };
	}

	/**
	 * Who starts nginx as root needs its workers to be root too, or they could not
	 * connect.
	 */
	private static String user() {
		return "root".equals(System.getProperty("user.name")) ? "user root;" : "";
	}

	/** Returns a port of 127.0.0.1 that nobody listens on. */
	public static int freePort() throws IOException {
		try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return any.getLocalPort();
		}
	}

	private void awaitPort(int port) throws IOException {
		Conditions.await().until(() -> !this.process.isAlive() || accepts(port));
		assertThat(this.process.isAlive()).as(log()).isTrue();
	}

	private static boolean accepts(int port) {
		try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
			return connection.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Returns what it had to warn of. */
	public String log() throws IOException {
		return Files.readString(this.log);
	}

	/** Returns port, status, method and URI of each request that has been answered. */
	public List<String> requests() throws IOException {
		return Files.readAllLines(this.requests);
	}

	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().join();
	}

}
