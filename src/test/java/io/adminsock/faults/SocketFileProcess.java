package io.adminsock.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.adminsock.socket.FileMode;
import io.adminsock.socket.SocketFile;
import io.adminsock.socket.SocketFileException;
import io.adminsock.socket.SocketPermissions;
import io.adminsock.testing.JavaProgram;
import org.apache.commons.logging.LogFactory;

/**
 * A process with a socket file, and the smallest server behind it: each byte is answered
 * with a line that has the process id. It does what its input says, line by line, and
 * answers each line with one.
 */
final class SocketFileProcess {

	private static final int BACKLOG = 100;

	private final Path path;

	private final SocketPermissions permissions;

	private SocketFile socket;

	private SocketFileProcess(Path path, SocketPermissions permissions) {
		this.path = path;
		this.permissions = permissions;
		this.socket = new SocketFile(path, permissions);
	}

	/**
	 * Copies the classes that an instance needs to where every user can read them.
	 */
	static JavaProgram program(Path directory) {
		return JavaProgram.copy(directory, SocketFile.class, SocketFileProcess.class, LogFactory.class);
	}

	/**
	 * Returns the command that runs an instance.
	 * @param group the socket's group, or {@code -} for none
	 */
	static String[] command(JavaProgram program, Path path, String mode, String group) {
		List<String> jvm = List.of("-Xmx64m",
				"-Dorg.apache.commons.logging.Log=org.apache.commons.logging.impl.NoOpLog");
		return program.command(SocketFileProcess.class, jvm, path.toString(), mode, group);
	}

	/**
	 * Reads the process's standard input until it ends.
	 * @param args path, mode, and group or {@code -}
	 */
	public static void main(String[] args) throws IOException {
		SocketFileProcess instance = new SocketFileProcess(Path.of(args[0]),
				SocketPermissions.of(FileMode.of(args[1]), null, "-".equals(args[2]) ? null : args[2]));
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		System.out.println("ready");
		for (String line = input.readLine(); line != null; line = input.readLine()) {
			System.out.println(instance.obey(line.split(" ")));
		}
		instance.socket.close();
	}

	private String obey(String... command) throws IOException {
		return switch (command[0]) {
			case "open" -> open();
			case "open-at" -> openAt(Long.parseLong(command[1]));
			case "close" -> close();
			case "start" -> start(Integer.parseInt(command[1]));
			case "start-anew" -> startAnew(Integer.parseInt(command[1]));
			case "lose" -> lose(Integer.parseInt(command[1]));
			default -> throw new IllegalArgumentException(command[0]);
		};
	}

	private String open() {
		try {
			serve(this.socket.open(BACKLOG));
			return "open";
		}
		catch (SocketFileException ex) {
			return "%s %s".formatted(ex.getMessage(), ex.getAction());
		}
	}

	/**
	 * Opens at a moment that other processes have been told too, and tells when that
	 * began and ended, on the clock that all processes share.
	 */
	private String openAt(long millis) {
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis - 1 - System.currentTimeMillis()));
		while (System.currentTimeMillis() < millis) {
			Thread.onSpinWait();
		}
		long begin = System.nanoTime();
		String result = open();
		return "%d %d %s".formatted(begin, System.nanoTime(), result);
	}

	private String close() {
		this.socket.close();
		this.socket = new SocketFile(this.path, this.permissions);
		return "closed";
	}

	/** Opens and closes, so many times. */
	private String start(int times) {
		for (int i = 0; i < times; i++) {
			this.socket.open(BACKLOG);
			stay();
			close();
		}
		return "done";
	}

	/** Opens, closes, and removes the directory. */
	private String startAnew(int times) throws IOException {
		for (int i = 0; i < times; i++) {
			start(1);
			Files.delete(this.path.resolveSibling(this.path.getFileName() + ".lock"));
			Files.delete(this.path.getParent());
		}
		return "done";
	}

	/** Loses the file, and lets the guard put it back. */
	private String lose(int times) throws IOException {
		ServerSocketChannel channel = this.socket.open(BACKLOG);
		for (int i = 0; i < times; i++) {
			Files.delete(this.path);
			ServerSocketChannel replacement = Objects.requireNonNull(this.socket.reclaimPath(), "not put back");
			channel.close();
			channel = replacement;
			stay();
		}
		return close();
	}

	private static void stay() {
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
	}

	private static void serve(ServerSocketChannel channel) {
		inBackground(() -> {
			while (channel.isOpen()) {
				SocketChannel client = channel.accept();
				inBackground(() -> answer(client));
			}
		});
	}

	private static void answer(SocketChannel client) throws IOException {
		try (client) {
			String answer = ProcessHandle.current().pid() + "\n";
			for (ByteBuffer question = ByteBuffer.allocate(1); client.read(question) > 0; question.clear()) {
				client.write(StandardCharsets.US_ASCII.encode(answer));
			}
		}
	}

	private static void inBackground(Service service) {
		Thread thread = new Thread(() -> {
			try {
				service.run();
			}
			catch (IOException ex) {
				// The socket was closed, or the client is gone.
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	private interface Service {

		void run() throws IOException;

	}

}
