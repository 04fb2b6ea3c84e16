package io.adminsock.beside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The TCP ports that a process listens on, as Linux tells them.
 */
final class ListeningPorts {

	private static final String LISTENING = "0A";

	private ListeningPorts() {
	}

	static Set<Integer> of(long pid) throws IOException {
		Path process = Path.of("/proc", Long.toString(pid));
		Set<String> own = sockets(process.resolve("fd"));
		Set<Integer> ports = new TreeSet<>();
		for (String protocol : List.of("tcp", "tcp6")) {
			List<String> lines = Files.readAllLines(process.resolve("net").resolve(protocol));
			for (String line : lines.subList(1, lines.size())) {
				String[] fields = line.strip().split(" +");
				if (fields[3].equals(LISTENING) && own.contains("socket:[%s]".formatted(fields[9]))) {
					ports.add(Integer.parseInt(fields[1].substring(fields[1].indexOf(':') + 1), 16));
				}
			}
		}
		return ports;
	}

	private static Set<String> sockets(Path descriptors) throws IOException {
		try (Stream<Path> files = Files.list(descriptors)) {
			return files.map(ListeningPorts::target).collect(Collectors.toSet());
		}
	}

	private static String target(Path descriptor) {
		try {
			return Files.isSymbolicLink(descriptor) ? Files.readSymbolicLink(descriptor).toString() : "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
