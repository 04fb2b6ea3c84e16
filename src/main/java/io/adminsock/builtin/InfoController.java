package io.adminsock.builtin;

import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.time.Duration;
import java.time.Instant;

import io.adminsock.socket.SocketFile;
import io.adminsock.socket.SocketPermissions;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Description;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/**
 * What is running here.
 */
@ResponseBody
final class InfoController {

	private final ConfigurableApplicationContext context;

	private final SocketFile socketFile;

	InfoController(ConfigurableApplicationContext context, SocketFile socketFile) {
		this.context = context;
		this.socketFile = socketFile;
	}

	@GetMapping("/info")
	@Description("Tell version, process, socket and memory.")
	Info info() {
		RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
		return new Info(this.context.getEnvironment().getProperty("spring.application.name", "adminsock"), version(),
				ProcessHandle.current().pid(), Instant.ofEpochMilli(runtime.getStartTime()),
				Duration.ofMillis(runtime.getUptime()), "%s %s".formatted(runtime.getVmName(), Runtime.version()),
				Socket.of(this.socketFile), Memory.now());
	}

	private static String version() {
		String version = InfoController.class.getPackage().getImplementationVersion();
		return (version != null) ? version : "development";
	}

	/**
	 * The answer.
	 *
	 * @param application the application's name
	 * @param version adminsock's version
	 * @param pid the process id
	 * @param started when the JVM started
	 * @param uptime for how long the JVM has been running
	 * @param java the JVM's name and version
	 * @param socket the socket
	 * @param memory the memory
	 */
	record Info(String application, String version, long pid, Instant started, Duration uptime, String java,
			Socket socket, Memory memory) {
	}

	/**
	 * The socket as it was configured.
	 *
	 * @param path the absolute path
	 * @param mode the mode in octal
	 * @param owner the configured owner, or {@code null}
	 * @param group the configured group, or {@code null}
	 */
	record Socket(String path, String mode, @Nullable String owner, @Nullable String group) {

		static Socket of(SocketFile file) {
			SocketPermissions permissions = file.getPermissions();
			return new Socket(file.getPath().toString(), permissions.mode().toString(), permissions.owner(),
					permissions.group());
		}

	}

	/**
	 * The Java heap.
	 *
	 * @param heapUsed bytes in use
	 * @param heapCommitted bytes taken from the system
	 * @param heapMax bytes that may be taken
	 */
	record Memory(long heapUsed, long heapCommitted, long heapMax) {

		static Memory now() {
			Runtime runtime = Runtime.getRuntime();
			return new Memory(runtime.totalMemory() - runtime.freeMemory(), runtime.totalMemory(), runtime.maxMemory());
		}

	}

}
