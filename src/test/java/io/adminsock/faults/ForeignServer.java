package io.adminsock.faults;

import java.io.IOException;
import java.nio.file.Path;

import io.adminsock.testing.Programs;
import io.adminsock.testing.RunningProgram;

/**
 * A server that knows nothing of locks: it puts its socket at the path whatever was
 * there, and counts who bothers it.
 */
final class ForeignServer implements AutoCloseable {

	private static final String SCRIPT = """
			import os, socket, sys, threading
			path, kind = sys.argv[1:]
			server = socket.socket(socket.AF_UNIX)
			server.bind(path + ".f")
			server.listen(0 if kind == "full" else 100)
			os.rename(path + ".f", path)
			kept = []
			counts = {"connections": 0, "requests": 0}

			def fill():
			    while True:
			        client = socket.socket(socket.AF_UNIX)
			        kept.append(client)
			        client.setblocking(False)
			        try:
			            client.connect(path)
			        except BlockingIOError:
			            return

			def serve():
			    while True:
			        client, _ = server.accept()
			        counts["connections"] += 1
			        if kind == "silent":
			            kept.append(client)
			            continue
			        if client.recv(1000):
			            counts["requests"] += 1
			            client.sendall(b"foreign\\n")
			        client.close()

			if kind == "full":
			    fill()
			else:
			    threading.Thread(target=serve, daemon=True).start()
			print("ready", flush=True)
			for line in sys.stdin:
			    print(counts["connections"], counts["requests"], flush=True)
			""";

	private final RunningProgram program;

	private ForeignServer(RunningProgram program) {
		this.program = program;
	}

	/**
	 * How a server was bothered.
	 *
	 * @param connections connections that it accepted
	 * @param requests connections on which something was said
	 */
	record Counted(int connections, int requests) {
	}

	/**
	 * Takes the path.
	 * @param kind {@code answering}, {@code silent}, or {@code full} for one that does
	 * not accept and whose backlog is full
	 */
	static ForeignServer at(Path path, String kind) throws Exception {
		Programs.require("python3");
		RunningProgram program = RunningProgram.start("python3", "-c", SCRIPT, path.toString(), kind);
		if (!"ready".equals(program.readLine())) {
			throw new IllegalStateException("the foreign server does not start");
		}
		return new ForeignServer(program);
	}

	Counted counted() throws Exception {
		String[] counts = String.valueOf(this.program.writeLine("report").readLine()).split(" ");
		return new Counted(Integer.parseInt(counts[0]), Integer.parseInt(counts[1]));
	}

	/** Dies, so that its socket file stays. */
	void kill() {
		this.program.kill();
	}

	@Override
	public void close() throws IOException {
		this.program.close();
	}

}
