package io.adminsock.systemd;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A program of its own that tells by its exit status whether a server answers, for
 * container engines. It knows nothing but the JDK, so that it takes no longer than a JVM.
 */
final class HealthCheck {

	private static final Duration TIMEOUT = Duration.ofSeconds(4);

	private HealthCheck() {
	}

	/**
	 * Asks the server once.
	 * @param args the socket's path; without it the environment's {@code ADMINSOCK_PATH}
	 */
	public static void main(String[] args) {
		String path = (args.length > 0) ? args[0] : System.getenv().getOrDefault("ADMINSOCK_PATH", "run/admin.sock");
		boolean healthy = SocketProbe.answers(Path.of(path), TIMEOUT);
		System.out.println((healthy ? "A server answers at " : "No server answers at ") + path);
		System.exit(healthy ? 0 : 1);
	}

}
