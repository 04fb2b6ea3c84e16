package io.adminsock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.adminsock.testing.Programs;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the example playbook, with servers of this machine that stand for hosts.
 */
@Timeout(240)
class AnsibleIT {

	private static final Pattern RECAP = Pattern
		.compile("(?m)^(\\w+) +: ok=(\\d+) +changed=(\\d+) +unreachable=(\\d+) +failed=(\\d+) .*");

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@BeforeEach
	void writeInventory() throws IOException {
		Programs.require("ansible-playbook");
		Files.writeString(this.directory.resolve("hosts.yaml"), """
				all:
				  vars:
				    ansible_connection: local
				    ansible_python_interpreter: /usr/bin/python3
				    adminsock_path: "%s/{{ inventory_hostname }}.sock"
				  hosts: {one: , two: , denying: , down: }
				""".formatted(this.directory));
	}

	@Test
	void levelIsSetWhereItDiffersAndFailuresAreToldByHost() throws Exception {
		try (ServerProcess one = launch("one");
				ServerProcess two = launch("two", "--logging.level.org.example=debug");
				ServerProcess denying = launch("denying", "--adminsock.access.rules[0].command=*",
						"--adminsock.access.rules[0].allow=daemon")) {
			one.awaitListening();
			two.awaitListening();
			denying.awaitListening();
			Map<String, String> failures = Map.of("denying", "ok=0 changed=0 failed=1", "down",
					"ok=0 changed=0 failed=1");

			Programs.Result first = play("debug", "--check");
			assertThat(first.status()).isEqualTo(2);
			assertThat(recap(first)).containsAllEntriesOf(failures)
				.containsEntry("one", "ok=1 changed=0 failed=0")
				.containsEntry("two", "ok=1 changed=0 failed=0");

			Programs.Result second = play("debug");
			assertThat(second.status()).isEqualTo(2);
			assertThat(recap(second)).containsAllEntriesOf(failures)
				.containsEntry("one", "ok=2 changed=1 failed=0")
				.containsEntry("two", "ok=1 changed=0 failed=0");
			assertThat(second.output())
				.containsPattern("fatal: \\[denying\\]: .*root \\(uid 0\\) may not run 'loglevel'\\.")
				.containsPattern("fatal: \\[down\\]: .*No such file or directory");
			assertThat(RawClient.get(this.directory.resolve("one.sock"), "/loglevel?logger=org.example").body())
				.isEqualTo("DEBUG");

			Programs.Result again = play("debug", "--limit", "one,two");
			assertThat(again.status()).as(again.output()).isZero();
			assertThat(recap(again)).containsOnlyKeys("one", "two")
				.containsEntry("one", "ok=1 changed=0 failed=0")
				.containsEntry("two", "ok=1 changed=0 failed=0");
		}
	}

	private ServerProcess launch(String host, String... arguments) throws IOException {
		String[] all = new String[arguments.length + 1];
		all[0] = "--adminsock.path=" + this.directory.resolve(host + ".sock");
		System.arraycopy(arguments, 0, all, 1, arguments.length);
		return ServerProcess.launch(this.directory, all);
	}

	private Programs.Result play(String level, String... options) {
		String[] command = new String[options.length + 8];
		System.arraycopy(
				new String[] { "ansible-playbook", "-i", this.directory.resolve("hosts.yaml").toString(),
						"src/examples/ansible/loglevel.yaml", "-e", "logger=org.example", "-e", "level=" + level },
				0, command, 0, 8);
		System.arraycopy(options, 0, command, 8, options.length);
		return Programs.run(Map.of("LC_ALL", "C.UTF-8", "ANSIBLE_HOME", this.directory.resolve("ansible").toString(),
				"ANSIBLE_NOCOLOR", "1"), command);
	}

	private static Map<String, String> recap(Programs.Result result) {
		Map<String, String> recap = new TreeMap<>();
		Matcher matcher = RECAP.matcher(result.output());
		while (matcher.find()) {
			recap.put(matcher.group(1),
					"ok=%s changed=%s failed=%s".formatted(matcher.group(2), matcher.group(3), matcher.group(5)));
		}
		return recap;
	}

}
