package io.adminsock.autoconfigure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.adminsock.autoconfigure.AdminsockProperties.Socket;
import io.adminsock.socket.FileMode;
import io.adminsock.socket.ListeningSocket;
import io.adminsock.socket.ListeningSockets;
import io.adminsock.socket.SocketFile;
import io.adminsock.socket.SocketPermissions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;

/**
 * A factory for the sockets from the properties. It rejects an invalid socket with the
 * name of its property.
 */
final class SocketFactory {

	/** Characters that a property's name may contain without brackets. */
	private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9-]+");

	private final AdminsockProperties properties;

	private final Map<Path, String> paths = new HashMap<>();

	SocketFactory(AdminsockProperties properties) {
		this.properties = properties;
	}

	/**
	 * Creates the sockets without opening them.
	 * @param inherited a socket that replaces the main one, if present
	 */
	ListeningSockets create(Optional<ListeningSocket> inherited) {
		claim("adminsock.path", this.properties.path());
		List<ListeningSocket> others = new ArrayList<>();
		this.properties.sockets().forEach((name, socket) -> others.add(other(name, socket)));
		return new ListeningSockets(inherited.orElseGet(this::main), List.copyOf(others));
	}

	private ListeningSocket main() {
		return new SocketFile(this.properties.path(), permissions("adminsock", this.properties.mainSocket()));
	}

	private ListeningSocket other(String name, Socket socket) {
		String prefix = "adminsock.sockets." + name;
		requireUsableName(prefix, name);
		String text = socket.path();
		if (text == null || text.isBlank()) {
			throw new InvalidSocketException("%s.path is missing.".formatted(prefix),
					"Set it to the path of the socket, such as /run/adminsock/%s.sock.".formatted(name));
		}
		Path path = Path.of(text);
		claim(prefix + ".path", path);
		requireNoBlank(prefix + ".commands", socket.commands());
		return new SocketFile(name, path, permissions(prefix, socket));
	}

	private static void requireUsableName(String property, String name) {
		if (name.equalsIgnoreCase(ListeningSocket.MAIN)) {
			throw new InvalidSocketException(
					"%s cannot be: the socket at adminsock.path has that name.".formatted(property),
					"Set adminsock.path, adminsock.mode and so on for that one, or give this one another name.");
		}
		if (!PLAIN_NAME.matcher(name).matches()) {
			throw new InvalidSocketException("The name of the socket '%s' is not plain.".formatted(name),
					"Give it a name of letters (A to Z, a to z), digits and hyphens.");
		}
	}

	private void claim(String property, Path path) {
		Path absolute = path.toAbsolutePath().normalize();
		String other = this.paths.putIfAbsent(absolute, property);
		if (other != null) {
			throw new InvalidSocketException("%s and %s are the same path, %s.".formatted(other, property, absolute),
					"Give each socket a path of its own.");
		}
	}

	private static void requireNoBlank(String property, @Nullable List<String> commands) {
		if (commands != null && commands.stream().anyMatch(String::isBlank)) {
			throw new InvalidSocketException("%s has an empty name.".formatted(property),
					"Remove it, or name the command. A * stands for any characters.");
		}
	}

	private static SocketPermissions permissions(String prefix, Socket socket) {
		String mode = prefix + ".mode";
		String umask = prefix + ".umask";
		MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleNonNullValuesIn((entries) -> {
			entries.put(mode, socket.mode());
			entries.put(umask, socket.umask());
		});
		FileMode fromMode = parse(mode, socket.mode(), FileMode::of);
		return SocketPermissions.of((fromMode != null) ? fromMode : parse(umask, socket.umask(), FileMode::ofUmask),
				socket.owner(), socket.group());
	}

	private static @Nullable FileMode parse(String property, @Nullable String text, Function<String, FileMode> parser) {
		return (text != null) ? AdminsockProperties.parse(property, text, parser) : null;
	}

}
