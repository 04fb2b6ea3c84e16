package io.adminsock.systemd;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A program for container engines whose exit status says whether a server answers. It
 * uses only the JDK, so that it starts fast.
 */
final class HealthCheck {

	private static final Duration TIMEOUT = Duration.ofSeconds(4);

	private HealthCheck() {
	}

	/**
	 * Probes the server once.
	 * @param args the path of the socket; by default {@code ADMINSOCK_PATH}
	 */
	public static void main(String[] args) {
		String path = (args.length > 0) ? args[0] : System.getenv().getOrDefault("ADMINSOCK_PATH", "run/admin.sock");
		boolean healthy = SocketProbe.answers(Path.of(path), TIMEOUT);
		System.out.println((healthy ? "A server answers at " : "No server answers at ") + path);
		System.exit(healthy ? 0 : 1);
	}

}
