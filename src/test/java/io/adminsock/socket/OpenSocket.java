package io.adminsock.socket;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A program that opens a socket file, prints {@code open} or why it could not, and keeps
 * the socket open until its input ends.
 */
final class OpenSocket {

	private OpenSocket() {
	}

	/**
	 * Opens the socket file.
	 * @param args path, mode, owner and group, of which the last two may be {@code -},
	 * and optionally the path of a file; until that file exists, the socket file is
	 * opened and closed repeatedly
	 */
	public static void main(String[] args) throws IOException {
		Path path = Path.of(args[0]);
		SocketPermissions permissions = new SocketPermissions(FileMode.of(args[1]), name(args[2]), name(args[3]));
		while (args.length > 4 && Files.notExists(Path.of(args[4]))) {
			try (SocketFile file = new SocketFile(path, permissions)) {
				file.open(10);
			}
		}
		try (SocketFile file = new SocketFile(path, permissions)) {
			file.open(10);
			System.out.println("open");
			System.in.transferTo(OutputStream.nullOutputStream());
		}
		catch (SocketFileException ex) {
			System.out.println(ex.getMessage());
			System.out.println(ex.getAction());
		}
	}

	private static @Nullable String name(String argument) {
		return "-".equals(argument) ? null : argument;
	}

}
