package io.adminsock.autoconfigure;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The TCP ports that this process listens on, read from {@code /proc/self} of Linux.
 */
final class TcpPorts {

	private static final Path SELF = Path.of("/proc/self");

	private static final String LISTENING = "0A";

	private static final int LOCAL_ADDRESS = 1;

	private static final int STATE = 3;

	private static final int INODE = 9;

	private TcpPorts() {
	}

	/**
	 * Returns the ports; none on a system without {@code /proc}.
	 */
	static Set<Integer> find() {
		Map<String, Integer> listening = new TreeMap<>();
		addListening("tcp", listening);
		addListening("tcp6", listening);
		if (listening.isEmpty()) {
			return Set.of();
		}
		Set<String> own = sockets();
		Set<Integer> ports = new TreeSet<>();
		listening.forEach((socket, port) -> {
			if (own.contains(socket)) {
				ports.add(port);
			}
		});
		return ports;
	}

	/**
	 * Adds all listening ports of the network namespace, including those of other
	 * processes, by the inodes of their sockets.
	 */
	private static void addListening(String protocol, Map<String, Integer> listening) {
		try {
			List<String> lines = Files.readAllLines(SELF.resolve("net").resolve(protocol));
			for (String line : lines.subList(1, lines.size())) {
				String[] fields = line.strip().split(" +");
				if (fields.length > INODE && fields[STATE].equals(LISTENING)) {
					String address = fields[LOCAL_ADDRESS];
					listening.put("socket:[%s]".formatted(fields[INODE]),
							Integer.parseInt(address.substring(address.indexOf(':') + 1), 16));
				}
			}
		}
		catch (IOException ex) {
			// The system is not Linux, or does not have this protocol.
		}
	}

	private static Set<String> sockets() {
		Set<String> sockets = new HashSet<>();
		try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(SELF.resolve("fd"))) {
			for (Path descriptor : descriptors) {
				addTarget(descriptor, sockets);
			}
		}
		catch (IOException | DirectoryIteratorException ex) {
			// The system is not Linux.
		}
		return sockets;
	}

	private static void addTarget(Path descriptor, Set<String> targets) {
		try {
			targets.add(Files.readSymbolicLink(descriptor).toString());
		}
		catch (IOException ex) {
			// The descriptor was closed in the meantime.
		}
	}

}
