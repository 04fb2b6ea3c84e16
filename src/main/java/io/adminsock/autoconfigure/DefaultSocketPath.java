package io.adminsock.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The path of the socket of a service that does not set one: in the directory that the
 * system made for the service, or else in that of the user.
 */
final class DefaultSocketPath {

	private static final String FILE = "admin.sock";

	private static final Path RUN = Path.of("/run");

	/** Names of applications that can be the name of a directory. */
	private static final Pattern DIRECTORY_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}");

	private final Map<String, String> environment;

	private final Path run;

	DefaultSocketPath() {
		this(System.getenv(), RUN);
	}

	/**
	 * Creates the default for another system.
	 * @param environment the variables of the process
	 * @param run the directory for sockets of services
	 */
	DefaultSocketPath(Map<String, String> environment, Path run) {
		this.environment = environment;
		this.run = run;
	}

	/**
	 * Returns the first of these that there is: {@code $RUNTIME_DIRECTORY} of systemd,
	 * {@code /run/<name>} if it belongs to the user of the process,
	 * {@code $XDG_RUNTIME_DIR/<name>}, and {@code run} in the working directory.
	 * @param application the name of the application, or {@code null}
	 */
	Path find(@Nullable String application) {
		String ofSystemd = this.environment.get("RUNTIME_DIRECTORY");
		if (StringUtils.hasText(ofSystemd)) {
			// systemd separates several by colons.
			return Path.of(ofSystemd.split(":", 2)[0], FILE);
		}
		if (application != null && DIRECTORY_NAME.matcher(application).matches()) {
			Path ofService = this.run.resolve(application);
			if (isOurs(ofService)) {
				return ofService.resolve(FILE);
			}
			String ofUser = this.environment.get("XDG_RUNTIME_DIR");
			if (StringUtils.hasText(ofUser) && isOurs(Path.of(ofUser))) {
				return Path.of(ofUser, application, FILE);
			}
		}
		return Path.of("run", FILE);
	}

	private static boolean isOurs(Path directory) {
		try {
			return Files.isDirectory(directory)
					&& Files.getOwner(directory).equals(Files.getOwner(Path.of("/proc/self")));
		}
		catch (IOException | UnsupportedOperationException ex) {
			return false;
		}
	}

}
