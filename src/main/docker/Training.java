import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that creates the JVM's AOT cache: it starts the server, sends typical requests, and
 * stops it. Its arguments are the path of the cache and the arguments of the server's JVM. The
 * server runs without the C2 compiler but with profiling counters (level 2), because code from
 * level 1 would never be compiled by C2 later.
 */
final class Training {

	private static final int ROUNDS = 3;

	private static final String[] REQUESTS = { "GET /ping", "GET /whoami", "GET /info", "GET /", "GET /threads",
			"GET /loglevel", "GET /nope", "GET /echo", "POST /echo", "POST /echo [\"some\",\"args\"]",
			"POST /echo {\"args\":[1]}", "POST /echo [", "POST /loglevel [\"io.adminsock\",\"info\"]", "OPTIONS /" };

	private final Path socket;

	private Training(Path socket) {
		this.socket = socket;
	}

	public static void main(String[] args) throws Exception {
		Path socket = Files.createTempDirectory("training").resolve("admin.sock");
		List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
		command.add("-XX:AOTCacheOutput=" + args[0]);
		command.add("-XX:TieredStopAtLevel=2");
		command.addAll(List.of(args).subList(1, args.length));
		command.add("--adminsock.path=" + socket);
		Process server = new ProcessBuilder(command).inheritIO().start();
		try {
			new Training(socket).exercise(server);
			server.destroy();
			if (!server.waitFor(2, TimeUnit.MINUTES) || !Files.exists(Path.of(args[0]))) {
				throw new IllegalStateException("The server did not end, or left no cache at " + args[0]);
			}
		}
		finally {
			server.destroyForcibly();
		}
	}

	private void exercise(Process server) throws Exception {
		while (!Files.exists(this.socket)) {
			if (!server.isAlive()) {
				throw new IllegalStateException("The server ended with status " + server.exitValue());
			}
			Thread.sleep(50);
		}
		for (int round = 0; round < ROUNDS; round++) {
			for (String request : REQUESTS) {
				String[] parts = request.split(" ", 3);
				String answer = send(parts[0], parts[1], (parts.length > 2) ? parts[2] : "",
						(round % 2 == 0) ? "*/*" : "text/plain");
				if (!answer.startsWith("HTTP/1.1 ") || answer.startsWith("HTTP/1.1 5")) {
					throw new IllegalStateException(request + ": " + answer);
				}
			}
		}
	}

	private String send(String method, String path, String body, String accept) throws IOException {
		String text = "%s %s HTTP/1.1\r\nHost: any\r\nAccept: %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
			.formatted(method, path, accept, body.length(), body);
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			channel.connect(UnixDomainSocketAddress.of(this.socket));
			channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
			return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
