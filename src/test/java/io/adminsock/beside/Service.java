package io.adminsock.beside;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.adminsock.command.AdminController;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerProcess;

/**
 * An application in a process, with adminsock among its dependencies or without it.
 *
 * @param process the process
 * @param directory its working directory
 */
record Service(ServerProcess process, Path directory) implements AutoCloseable {

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+) ");

	private static final List<String> ACCESS = List.of("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
			"--enable-native-access=ALL-UNNAMED");

	private static final List<String> LEAN = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m",
			"-Xlog:disable");

	/** Starts an application that has adminsock, without waiting. */
	static Service with(Path directory, Libraries libraries, Class<?> application, String... arguments)
			throws IOException {
		return launch(directory, libraries.with(AdminController.class), application, arguments);
	}

	/** Starts the same application on a class path without adminsock. */
	static Service without(Path directory, Libraries libraries, Class<?> application, String... arguments)
			throws IOException {
		return launch(directory, libraries, application, arguments);
	}

	/** Starts the shop as a WAR in a Tomcat that is there already. */
	static Service war(Path directory, Libraries application, Map<String, String> environment) throws IOException {
		Files.createDirectories(directory);
		List<String> command = new ArrayList<>();
		command.add(ProcessHandle.current().info().command().orElse("java"));
		command.addAll(LEAN);
		command.addAll(ACCESS);
		command.addAll(List.of("-cp", Libraries.tomcat().with(WarHost.class).classPath(), WarHost.class.getName(),
				application.with(Shop.class).classPath()));
		return new Service(ServerProcess.launchProgram(environment, directory, command.toArray(String[]::new)),
				directory);
	}

	private static Service launch(Path directory, Libraries libraries, Class<?> application, String... arguments)
			throws IOException {
		Files.createDirectories(directory);
		List<String> command = new ArrayList<>();
		command.add(ProcessHandle.current().info().command().orElse("java"));
		command.addAll(LEAN);
		command.addAll(ACCESS);
		command.addAll(List.of("-cp", libraries.with(application).classPath(), application.getName(),
				"--spring.main.banner-mode=off", "--server.port=0"));
		command.addAll(List.of(arguments));
		return new Service(ServerProcess.launchProgram(Map.of(), directory, command.toArray(String[]::new)), directory);
	}

	/** Returns the path of the admin socket, unless another was asked for. */
	Path socket() {
		return this.directory.resolve("run/admin.sock");
	}

	Service awaitStart() throws IOException {
		this.process.awaitListening();
		return this;
	}

	/** Returns the ports of the web servers, in the order in which they started. */
	List<Integer> ports() throws IOException {
		return PORT.matcher(this.process.log()).results().map((port) -> Integer.valueOf(port.group(1))).toList();
	}

	RawClient.Response get(String path) throws IOException {
		return RawClient.get(socket(), path);
	}

	RawClient.Response post(String path, String body) throws IOException {
		return RawClient.post(socket(), path, body);
	}

	@Override
	public void close() {
		this.process.close();
	}

	/**
	 * What is on the class path of an application.
	 *
	 * @param entries directories and files
	 */
	record Libraries(List<String> entries) {

		private static final Pattern OTHER_SERVERS = Pattern.compile("webflux|reactor|netty|jetty");

		private static final Pattern DEVELOPMENT = Pattern.compile("devtools");

		private static final Pattern SECURITY = Pattern.compile("security");

		private static final Pattern ACTUATOR = Pattern
			.compile("boot-.*(actuator|health|micrometer)|micrometer-(core|jakarta9|registry)|prometheus");

		/**
		 * Returns the libraries of a service on Tomcat with Actuator and Spring Security.
		 */
		static Libraries secured() {
			return new Libraries(List.of(System.getProperty("adminsock.libraries").split(File.pathSeparator)))
				.without(OTHER_SERVERS)
				.without(DEVELOPMENT);
		}

		/** Returns the libraries of a service that is being developed. */
		static Libraries developed() {
			return new Libraries(List.of(System.getProperty("adminsock.libraries").split(File.pathSeparator)))
				.without(OTHER_SERVERS)
				.without(SECURITY)
				.without(ACTUATOR);
		}

		/** Returns the libraries of a service with Actuator. */
		static Libraries observed() {
			return secured().without(SECURITY);
		}

		/** Returns the libraries of a service that has neither. */
		static Libraries plain() {
			return observed().without(ACTUATOR);
		}

		/** Returns what a Tomcat has by itself. */
		static Libraries tomcat() {
			return new Libraries(secured().entries.stream()
				.filter((entry) -> entry.contains("tomcat-embed-core") || entry.contains("jakarta.annotation-api"))
				.toList());
		}

		private Libraries without(Pattern names) {
			return new Libraries(this.entries.stream()
				.filter((entry) -> !names.matcher(Path.of(entry).getFileName().toString()).find())
				.toList());
		}

		Libraries with(Path directory) {
			return new Libraries(Stream.concat(Stream.of(directory.toString()), this.entries.stream()).toList());
		}

		Libraries with(Class<?> type) {
			String location = type.getProtectionDomain().getCodeSource().getLocation().getPath();
			return new Libraries(Stream.concat(Stream.of(location), this.entries.stream()).toList());
		}

		String classPath() {
			return String.join(File.pathSeparator, this.entries);
		}

	}

}
