package io.adminsock.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.adminsock.testing.Programs;
import io.adminsock.testing.ServerProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Debian in a directory: the least there is, systemd (which does not run), curl and a
 * Java runtime. It is made anew only after a {@code clean}.
 */
final class DebianRoot {

	/** The first of the machine's own mirrors that has Debian itself. */
	private static final String MAKE = """
			set -e
			apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(REPO_URI)' 'Identifier: Packages' |
			    grep -m 1 '^Debian [a-z]* ' >"$1.mirror"
			read -r origin codename mirror <"$1.mirror"
			rm -rf "$1.new"
			debootstrap --variant=minbase --include=systemd,curl,default-jre-headless "$codename" "$1.new" "$mirror"
			mv "$1.new" "$1"
			""";

	private static final Duration PATIENCE = Duration.ofMinutes(8);

	private final Path directory;

	private DebianRoot(Path directory) {
		this.directory = directory;
	}

	static DebianRoot make(Path directory) {
		Programs.requireRoot();
		Programs.require("debootstrap");
		if (!Files.exists(directory)) {
			Programs.Result made = Programs.run(PATIENCE, Map.of(), "unshare", "--mount", "sh", "-c", MAKE, "sh",
					directory.toString());
			assertThat(made.status()).as(made.output()).isZero();
		}
		return new DebianRoot(directory);
	}

	/** Returns the path outside of a file that is in it. */
	Path resolve(String path) {
		return this.directory.resolve(path.substring(1));
	}

	Programs.Result run(String... command) {
		return Programs
			.run(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND", "noninteractive"),
					concat(List.of("unshare", "--mount", "sh", "-c",
							"mount -t proc proc \"$1/proc\" && exec chroot \"$@\"", "sh", this.directory.toString()),
							command));
	}

	Programs.Result runAs(String user, String... command) {
		return run(concat(List.of("runuser", "-u", user, "--"), command));
	}

	private static String[] concat(List<String> prefix, String... command) {
		return Stream.concat(prefix.stream(), Stream.of(command)).toArray(String[]::new);
	}

	/** Copies a package into it and installs it. */
	Programs.Result install(Path deb) throws IOException {
		Path copy = resolve("/root/adminsock.deb");
		Files.copy(deb, copy);
		try {
			return run("dpkg", "--force-confold", "--install", "/root/adminsock.deb");
		}
		finally {
			Files.delete(copy);
		}
	}

	/** Starts the service as its units say. */
	ServerProcess startService(Path log) throws IOException {
		Path program = Path.of("src/test/resources/io/adminsock/host/service.py");
		return ServerProcess.launchProgram(Map.of(), log, "unshare", "--mount", "/usr/bin/python3",
				program.toAbsolutePath().toString(), this.directory.toString());
	}

	/**
	 * Returns all that is in it, with what would differ if it were changed. Without the
	 * files that dpkg and its like write their own affairs to, and without /tmp, which
	 * the service does not share.
	 */
	Map<String, String> listing() {
		Map<String, String> listing = new TreeMap<>();
		succeed("find", "/", "-xdev", "-regextype", "egrep", "-regex", "/(proc|tmp|var/(log|cache|lib/dpkg))", "-prune",
				"-o", "!", "-type", "d", "-printf", "%p\\t%y %m %U %G %s %l\\n", "-o", "-printf", "%p\\t%y %m %U %G\\n")
			.lines()
			.map((line) -> line.split("\t", 2))
			.forEach((file) -> listing.put(file[0], file[1]));
		return listing;
	}

	private String succeed(String... command) {
		Programs.Result result = run(command);
		assertThat(result.status()).as(result.output()).isZero();
		return result.output();
	}

}
