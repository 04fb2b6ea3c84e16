package io.adminsock.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.adminsock.command.AdminController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The executable jar, or the {@link SampleApplication}, in a process of its own.
 */
public final class ServerProcess implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/** What the manifest of the executable jar grants it. */
	private static final List<String> ACCESS = List.of("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
			"--enable-native-access=ALL-UNNAMED");

	private final Process process;

	private final Path log;

	private ServerProcess(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	/**
	 * Starts the unpacked jar without waiting.
	 * @param directory its working directory, where its log is written too
	 * @param arguments arguments of the application
	 */
	public static ServerProcess launch(Path directory, String... arguments) throws IOException {
		return launch(List.of(), Map.of(), List.of(), directory, arguments);
	}

	/**
	 * Starts the unpacked jar without waiting.
	 * @param prefix a command to run it by, such as {@code setpriv …}
	 * @param environment what to add to the environment
	 * @param jvm arguments of the JVM, which win over those that are given anyway
	 * @param directory its working directory, where its log is written too
	 * @param arguments arguments of the application
	 */
	public static ServerProcess launch(List<String> prefix, Map<String, String> environment, List<String> jvm,
			Path directory, String... arguments) throws IOException {
		return launch(prefix, environment, jvm, UnpackedJar.current().server(), directory, arguments);
	}

	/**
	 * Starts a copy of the executable jar itself without waiting.
	 * @param jar the copy
	 * @param directory its working directory, where its log is written too
	 * @param arguments arguments of the application
	 */
	public static ServerProcess launchJar(Path jar, Path directory, String... arguments) throws IOException {
		return launch(List.of(), Map.of(), List.of(), List.of("-jar", jar.toString()), directory, arguments);
	}

	/**
	 * Starts the {@link SampleApplication} without waiting.
	 * @param directory its working directory, where its log is written too
	 * @param arguments arguments of the application
	 */
	public static ServerProcess launchSample(Path directory, String... arguments) throws IOException {
		return launchClass(SampleApplication.class, Map.of(), List.of(), directory, arguments);
	}

	/**
	 * Starts an application of the tests without waiting.
	 * @param application the class with the main method
	 * @param environment what to add to the environment
	 * @param jvm arguments of the JVM
	 * @param directory its working directory, where its log is written too
	 * @param arguments arguments of the application
	 */
	public static ServerProcess launchClass(Class<?> application, Map<String, String> environment, List<String> jvm,
			Path directory, String... arguments) throws IOException {
		List<String> options = Stream.concat(ACCESS.stream(), jvm.stream()).toList();
		return launch(List.of(), environment, options, UnpackedJar.current().application(application), directory,
				arguments);
	}

	/**
	 * Starts an application of the tests that has further libraries, without waiting.
	 * @param libraries words of which each library has one in its name, such as
	 * {@code security}
	 * @param prefix a command to run it by, such as {@code unshare …}
	 * @param application the class with the main method
	 * @param directory its working directory, where its log is written too
	 * @param arguments arguments of the application
	 */
	public static ServerProcess launchWith(List<String> libraries, List<String> prefix, Class<?> application,
			Path directory, String... arguments) throws IOException {
		String added = libraries()
			.filter((library) -> libraries.stream().anyMatch(Path.of(library).getFileName().toString()::contains))
			.collect(Collectors.joining(File.pathSeparator));
		String classPath = System.getProperty("java.class.path") + File.pathSeparator + added;
		return launch(prefix, Map.of(), ACCESS, List.of("-cp", classPath, application.getName()), directory, arguments);
	}

	/**
	 * Starts an application of the tests on a class path of its own, without waiting.
	 * @param library tells by the name of a library of the tests whether it is there
	 * @param application the class with the main method
	 * @param directory its working directory, where its log is written too
	 * @param arguments arguments of the application
	 */
	public static ServerProcess launchOn(Predicate<String> library, Class<?> application, Path directory,
			String... arguments) throws IOException {
		Stream<String> classes = Stream.of(AdminController.class, application)
			.map((type) -> type.getProtectionDomain().getCodeSource().getLocation().getPath());
		Stream<String> libraries = libraries().filter((file) -> library.test(Path.of(file).getFileName().toString()));
		String classPath = Stream.concat(classes, libraries).collect(Collectors.joining(File.pathSeparator));
		return launch(List.of(), Map.of(), List.of(), List.of("-cp", classPath, application.getName()), directory,
				arguments);
	}

	/**
	 * Returns the libraries of the tests, without those that only applications on a class
	 * path of their own may have.
	 */
	private static Stream<String> libraries() {
		return Arrays.stream(System.getProperty("adminsock.libraries").split(File.pathSeparator))
			.filter((library) -> !library.contains("micrometer-registry") && !library.contains("devtools"));
	}

	private static ServerProcess launch(List<String> prefix, Map<String, String> environment, List<String> jvm,
			List<String> program, Path directory, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(prefix);
		command.add(java());
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
		command.addAll(jvm);
		command.addAll(program);
		command.add("--spring.main.banner-mode=off");
		command.addAll(List.of(arguments));
		return launchProgram(environment, directory, command.toArray(String[]::new));
	}

	/**
	 * Starts a program that runs a server, without waiting.
	 * @param environment what to add to the environment
	 * @param directory its working directory, where its log is written too
	 * @param command the program
	 */
	public static ServerProcess launchProgram(Map<String, String> environment, Path directory, String... command)
			throws IOException {
		Path log = Files.createTempFile(directory, "server", ".log");
		ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		builder.environment().putAll(environment);
		return new ServerProcess(builder.start(), log);
	}

	static String java() {
		return ProcessHandle.current().info().command().orElse("java");
	}

	/** Waits until the log has a line that contains the text. */
	public ServerProcess awaitLog(String text) throws IOException {
		return awaitLog(text, 1);
	}

	/** Waits until the log has a text so many times. */
	public ServerProcess awaitLog(String text, int times) throws IOException {
		Conditions.await().until(() -> !isAlive() || has(text, times));
		assertThat(has(text, times)).as("%d times '%s' in:%n%s", times, text, log()).isTrue();
		return this;
	}

	private boolean has(String text, int times) throws IOException {
		return log().split(Pattern.quote(text), -1).length > times;
	}

	/** Waits until it listens. */
	public ServerProcess awaitListening() throws IOException {
		return awaitLog("(process running for ");
	}

	/**
	 * Waits for the end and returns the exit status, 128 and the signal's number if by
	 * one.
	 */
	public int awaitExit() throws IOException, InterruptedException {
		if (!this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
			throw new AssertionError("does not end:%n%s".formatted(log()));
		}
		return this.process.exitValue();
	}

	public String log() throws IOException {
		return Files.readString(this.log);
	}

	public long pid() {
		return this.process.pid();
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	/** Sends SIGTERM. */
	public ServerProcess terminate() {
		this.process.destroy();
		return this;
	}

	/** Sends SIGKILL. */
	public ServerProcess kill() {
		this.process.destroyForcibly();
		return this;
	}

	@Override
	public void close() {
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		this.process.destroyForcibly().onExit().join();
	}

}
