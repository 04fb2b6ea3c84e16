package io.adminsock.builtin;

import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adminsock.application.ServedApplication;
import io.adminsock.socket.ListeningSocket;
import io.adminsock.socket.ListeningSockets;
import io.adminsock.socket.SocketAttributes;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Description;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/**
 * The command that shows facts of the application and its process.
 */
@ResponseBody
final class InfoController {

	private final ServedApplication application;

	private final ListeningSockets sockets;

	InfoController(ServedApplication application, ListeningSockets sockets) {
		this.application = application;
		this.sockets = sockets;
	}

	@GetMapping("/info")
	@Description("Tell version, process, socket and memory.")
	Info info() {
		RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
		Environment environment = this.application.environment();
		return new Info(environment.getProperty("spring.application.name", "adminsock"),
				environment.getProperty("spring.application.version"), this.application.state(),
				this.application.beansInCreation(), List.of(environment.getActiveProfiles()), ports(), version(),
				ProcessHandle.current().pid(), Instant.ofEpochMilli(runtime.getStartTime()),
				Duration.ofMillis(runtime.getUptime()), "%s %s".formatted(runtime.getVmName(), Runtime.version()),
				SocketAttributes.of(this.sockets.main().getPath()), others(), Memory.now());
	}

	private Map<String, Integer> ports() {
		Map<String, Integer> ports = new LinkedHashMap<>();
		this.application.ports().forEach((port) -> ports.put(port.server() + ".port", port.number()));
		return ports;
	}

	private Map<String, SocketAttributes> others() {
		Map<String, SocketAttributes> others = new LinkedHashMap<>();
		for (ListeningSocket socket : this.sockets.others()) {
			others.put(socket.getName(), SocketAttributes.of(socket.getPath()));
		}
		return others;
	}

	/**
	 * Returns the version of adminsock.
	 */
	private static String version() {
		String version = InfoController.class.getPackage().getImplementationVersion();
		return (version != null) ? version : "development";
	}

	/**
	 * The response.
	 *
	 * @param application the application's name
	 * @param version the application's version, if its manifest or
	 * {@code spring.application.version} has one
	 * @param state how far its start or stop is
	 * @param beansInCreation the beans that it is making while it starts
	 * @param profiles the active profiles
	 * @param ports the TCP ports of its web servers by the names of their properties
	 * @param adminsock adminsock's version
	 * @param pid the process id
	 * @param started the start time of the JVM
	 * @param uptime the uptime of the JVM
	 * @param java the JVM's name and version
	 * @param socket the file of the main socket
	 * @param sockets the files of the other sockets by the names of the sockets
	 * @param memory the memory
	 */
	record Info(String application, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String version,
			ServedApplication.State state, @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> beansInCreation,
			@JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> profiles,
			@JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Integer> ports, String adminsock, long pid,
			Instant started, Duration uptime, String java, SocketAttributes socket,
			Map<String, SocketAttributes> sockets, Memory memory) {
	}

	/**
	 * The Java heap.
	 *
	 * @param heapUsed the used bytes
	 * @param heapCommitted the bytes that are allocated from the system
	 * @param heapMax the maximum of allocated bytes
	 */
	record Memory(long heapUsed, long heapCommitted, long heapMax) {

		static Memory now() {
			Runtime runtime = Runtime.getRuntime();
			return new Memory(runtime.totalMemory() - runtime.freeMemory(), runtime.totalMemory(), runtime.maxMemory());
		}

	}

}
