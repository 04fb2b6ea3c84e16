package io.adminsock.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.adminsock.testing.Programs;
import io.adminsock.testing.ServerProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Debian that runs in a container, with systemd as its first process: the least there
 * is, curl and a Java runtime. It has no network. Its directory is made anew only after a
 * {@code clean}.
 */
final class Debian implements AutoCloseable {

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

	private final ServerProcess container;

	private Debian(Path directory, ServerProcess container) {
		this.directory = directory;
		this.container = container;
	}

	/**
	 * Starts it, and makes it first if there is none.
	 * @param directory its root
	 * @param log where its console is written to
	 */
	static Debian boot(Path directory, Path log) throws IOException, InterruptedException {
		Programs.requireRoot();
		Programs.require("debootstrap");
		Programs.require("systemd-nspawn");
		if (!Files.exists(directory)) {
			succeed(Programs.run(PATIENCE, Map.of(), "unshare", "--mount", "sh", "-c", MAKE, "sh",
					directory.toString()));
		}
		ServerProcess container = ServerProcess.launchProgram(Map.of(), log, "systemd-nspawn", "--register=no",
				"--keep-unit", "--private-network", "--boot", "--directory=" + directory);
		Debian debian = new Debian(directory, container);
		try {
			debian.awaitBoot();
			return debian;
		}
		catch (AssertionError ex) {
			debian.close();
			throw ex;
		}
	}

	private void awaitBoot() throws IOException, InterruptedException {
		for (int i = 0; i < 600 && this.container.isAlive(); i++) {
			if (init().isPresent()
					&& List.of("running\n", "degraded\n").contains(run("systemctl", "is-system-running").output())) {
				return;
			}
			Thread.sleep(200);
		}
		throw new AssertionError("It does not start:%n%s".formatted(this.container.log()));
	}

	/** Returns its first process, as it is seen from here. */
	private Optional<ProcessHandle> init() {
		return ProcessHandle.of(this.container.pid()).flatMap((process) -> process.children().findFirst());
	}

	/** Returns the path outside of a file that is in it. */
	Path resolve(String path) {
		return this.directory.resolve(path.substring(1));
	}

	/** Runs a program, and returns what it printed when it succeeded. */
	String succeed(String... command) {
		return succeed(run(command));
	}

	static String succeed(Programs.Result result) {
		assertThat(result.status()).as(result.output()).isZero();
		return result.output();
	}

	Programs.Result run(String... command) {
		List<String> prefix = List.of("nsenter", "--target", Long.toString(init().orElseThrow().pid()), "--all", "env",
				"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive");
		return Programs.run(PATIENCE, Map.of(),
				Stream.concat(prefix.stream(), Stream.of(command)).toArray(String[]::new));
	}

	/**
	 * Returns all that is in it, with what would differ if it were changed. Without the
	 * files that dpkg and its like write their own affairs to, and without what other
	 * services write while it runs.
	 */
	Map<String, String> listing() {
		Map<String, String> listing = new TreeMap<>();
		succeed("find", "/", "-xdev", "-regextype", "egrep", "-regex",
				"/(proc|tmp|var/(log|cache|tmp|lib/dpkg|lib/systemd/timers))", "-prune", "-o", "!", "-type", "d",
				"-printf", "%p\\t%y %m %U %G %s %l\\n", "-o", "-printf", "%p\\t%y %m %U %G\\n")
			.lines()
			.map((line) -> line.split("\t", 2))
			.forEach((file) -> listing.put(file[0], file[1]));
		return listing;
	}

	@Override
	public void close() {
		this.container.close();
	}

}
