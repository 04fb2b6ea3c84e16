package io.adminsock.script;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.adminsock.testing.Programs;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.TestServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static io.adminsock.testing.Conditions.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests which files are commands, at the start and after changes.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class ScriptDirectoryTests {

	@TempDir
	private Path parent;

	private ScriptDirectory scripts;

	@BeforeEach
	void makeDirectory() throws Exception {
		this.scripts = new ScriptDirectory(this.parent);
		this.scripts.sh("good.sh", "# @description Say so.", "# @method GET", "echo good");
	}

	@Test
	void theCatalogTellsOfAScriptWhatItTellsOfAController() throws Exception {
		this.scripts.sh("reload.v2.sh", "# @description Reload.", "# @arg name - of the service", "# @arg [level=info]",
				"# @arg [more...]", "echo \"$@\"");
		this.scripts.sh("plain");
		try (TestServer server = this.scripts.start("adminsock.builtin.enabled=false")) {
			assertThat(server.send("GET", "/", "", "Accept: text/plain")
				.body()
				.lines()
				.map((line) -> line.replaceAll(" {2,}", "  ")))
				.containsExactly("GET /  List the commands (as a table with Accept: text/plain).",
						"GET /good [<args>...]  Say so.", "POST /plain [<args>...]",
						"POST /reload.v2 <name> [<level>] [<more>...]  Reload.");
		}
	}

	@Test
	void argumentsAreBoundByTheHeader() throws Exception {
		this.scripts.sh("open", "# @arg url", "# @arg [level=info]", "# @arg [label]", "# @arg [more...]",
				"for arg; do printf '<%s>' \"$arg\"; done");
		this.scripts.sh("none", "# @noargs", "echo $#");
		try (TestServer server = this.scripts.start()) {
			assertThat(server.post("/open", "{\"url\": \"u\"}").body()).isEqualTo("<u><info>");
			assertThat(server.post("/open", "{\"url\": \"u\", \"more\": [1.0, \"x\"]}").body())
				.isEqualTo("<u><info><><1.0><x>");
			assertThat(server.post("/open?url=u&level=1", "").body()).isEqualTo("<u><1>");
			assertThat(server.post("/open", "[\"u\", null, \"l\"]").body()).isEqualTo("<u><info><l>");
			assertThat(server.post("/open", "").json().get("detail").stringValue())
				.isEqualTo("Argument 'url' (any) is missing.");
			assertThat(server.post("/open", "{\"uri\": 1}").json().get("usage").stringValue())
				.isEqualTo("POST /open <url> [<level>] [<label>] [<more>...]");
			assertThat(server.post("/none", "[1]").json().get("detail").stringValue())
				.isEqualTo("No arguments are taken, and 1 given.");
			assertThat(server.post("/none", "[]").body()).isEqualTo("0\n");
			assertThat(server.get("/none").json().get("kind").stringValue()).isEqualTo("wrong-method");
			assertThat(server.get("/goof").body()).contains("Did you mean 'good'");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"chmod g+w DIR/good.sh | good.sh has mode 0775, so that others may write to it (chmod go-w)",
			"chmod o+w DIR/good.sh | good.sh has mode 0757, so that others may write to it (chmod go-w)",
			"chown 1234 DIR/good.sh | good.sh belongs to uid 1234, and not to root",
			"chmod 1777 DIR | commands.d: it is not to be trusted",
			"chmod g+w DIR | commands.d: it is not to be trusted", "chown 1234 DIR | commands.d belongs to uid 1234",
			"chmod o+w DIR/.. | has mode", "chown 1234 DIR/.. | belongs to uid 1234",
			"mv DIR DIR.away | commands.d: it is missing", "mv DIR DIR.a; touch DIR | commands.d: it cannot be read",
			"mv DIR DIR.a; ln -s DIR.a DIR; chown -h 1234 DIR | commands.d belongs to uid 1234",
			"mv DIR/good.sh DIR/../x; ln -s ../x DIR/good.sh | good.sh: it leads outside of its directory, to ",
			"rm DIR/good.sh; ln -s /bin/ls DIR/good.sh | good.sh: it leads outside of its directory, to ",
			"rm DIR/good.sh; ln -s none DIR/good.sh | good.sh: it leads nowhere (",
			"ln -sf good.sh DIR/good.sh | good.sh: it leads through too many links",
			"rm DIR/good.sh; mkfifo -m 700 DIR/good.sh | good.sh: it is no regular file",
			"chmod a-x DIR/good.sh | good.sh: it is not executable (chmod +x)",
			"mv DIR/good.sh 'DIR/go od.sh' | go od.sh: it cannot be a command of that name",
			": > DIR/good.sh | good.sh: it is in no format that can be run",
			"echo echo > DIR/good.sh | good.sh: it is in no format that can be run: it begins neither with #! and an interpreter",
			"sed -i 's/$/\\r/' DIR/good.sh | good.sh: it has Windows line ends, so that the system would look for an interpreter '/bin/sh\\r'",
			"sed -i '1s/bin/bon/' DIR/good.sh | good.sh: it needs the interpreter '/bon/sh', which is missing",
			"sed -i '1s/.*/#!/' DIR/good.sh | good.sh: it needs the interpreter '', which is missing",
			"sed -i '1s=.*=#!/usr/bin/env pyth0n=' DIR/good.sh | good.sh: it needs the interpreter 'pyth0n', which is not in /",
			"sed -i '2s/desc/dosc/' DIR/good.sh | good.sh: it says in line 2 '@doscription Say so.': there is no @doscription",
			"mv DIR/good.sh DIR/ping.sh | ping.sh: it has the name of a command that there is without it" })
	void whatIsWrongIsReportedOnceAndTheRestIsServed(String change, String reason, CapturedOutput output)
			throws Exception {
		Programs.requireRoot();
		this.scripts.sh("other.sh", "echo other");
		boolean directory = change.contains("DIR ") || change.endsWith("DIR") || change.contains("DIR/..");
		try (TestServer server = this.scripts.start()) {
			assertThat(server.get("/good").body()).isEqualTo("good\n");
			change(change);
			await().until(() -> server.get("/good").status(), (status) -> status == 404);
			await().until(output::toString, (text) -> text.contains(reason));
			boolean others = reason.contains("commands.d") || reason.startsWith("has mode")
					|| reason.startsWith("belongs");
			assertThat(server.post("/other", "").status()).isEqualTo(others ? 404 : 200);
			assertThat(server.get("/ping").body()).isEqualTo("pong");
			Thread.sleep(200);
			// A look at the files that was under way reports them before the directory.
			assertThat(output.toString()
				.lines()
				.filter((line) -> line.contains(reason) && !(others && line.contains("commands.d/"))))
				.as("%s", directory)
				.hasSize(1);
		}
	}

	private void change(String change) {
		Programs.Result result = Programs.run("sh", "-c", change.replace("DIR", this.scripts.path().toString()));
		assertThat(result).as(result.output()).extracting(Programs.Result::status).isEqualTo(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "chmod g+w DIR/good.sh", "chown 1234 DIR/good.sh", "chmod 1777 DIR", "rm DIR/good.sh",
			"chmod a-x DIR/good.sh", "echo echo >> DIR/good.sh", "mv DIR/good.sh DIR/x; cp -a DIR/x DIR/good.sh" })
	void aFileIsLookedAtOnceMoreBeforeItRuns(String change) throws Exception {
		Programs.requireRoot();
		try (TestServer server = this.scripts.start("adminsock.scripts.interval=0")) {
			change(change);
			RawClient.Response response = server.get("/good");
			assertThat(response.status()).isEqualTo(503);
			assertThat(response.header("Retry-After")).isEqualTo("1");
			assertThat(response.json().get("detail").stringValue())
				.isEqualTo("The file of 'good' has changed. Try again in a moment.");
			assertThat(server.get("/good").status())
				.isEqualTo(change.contains("cp -a") || change.contains(">>") ? 200 : 404);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "chmod g+w DIR/../bin/interpreter", "chown 1234 DIR/../bin/interpreter",
			"chmod o+w DIR/../bin", "rm DIR/../bin/interpreter" })
	void theInterpreterIsLookedAtOnceMoreBeforeAFileRuns(String change, CapturedOutput output) throws Exception {
		Programs.requireRoot();
		change("mkdir -m 755 DIR/../bin; cp /bin/sh DIR/../bin/interpreter");
		String interpreter = this.parent.resolve("bin/interpreter").toString();
		this.scripts.write("odd", "#!%s\necho odd\n".formatted(interpreter));
		try (TestServer server = this.scripts.start("adminsock.scripts.interval=0")) {
			assertThat(server.post("/odd", "").body()).isEqualTo("odd\n");
			change(change);
			assertThat(server.post("/odd", "").status()).isEqualTo(503);
			assertThat(server.post("/odd", "").status()).isEqualTo(404);
			assertThat(output).containsOnlyOnce("odd: it needs the interpreter '%s', which is ".formatted(interpreter));
		}
	}

	@Test
	void changesAreNoticed(CapturedOutput output) throws Exception {
		try (TestServer server = this.scripts.start()) {
			this.scripts.sh("new.sh", "echo new");
			await().until(() -> server.post("/new", "").body(), "new\n"::equals);
			this.scripts.sh("new.sh", "# @method GET", "echo newer");
			await().until(() -> server.get("/new").body(), "newer\n"::equals);
			assertThat(server.post("/new", "").status()).isEqualTo(405);
			Files.delete(this.scripts.file("new.sh"));
			await().until(() -> server.get("/new").status(), (status) -> status == 404);
			assertThat(output).contains("Command 'new' is " + this.scripts.file("new.sh"),
					"There is no command 'new' any more");
		}
	}

	@Test
	void aDirectoryThatAppearsIsTaken(CapturedOutput output) throws Exception {
		Path away = Files.move(this.scripts.path(), this.parent.resolve("away"));
		try (TestServer server = this.scripts.start()) {
			assertThat(server.get("/ping").body()).isEqualTo("pong");
			assertThat(output).contains("No command from %s: it is missing".formatted(this.scripts.path()));
			Files.move(away, this.scripts.path());
			await().until(() -> server.get("/good").body(), "good\n"::equals);
		}
	}

	/**
	 * Kubernetes mounts a ConfigMap like this, and replaces all files by changing one
	 * link.
	 */
	@Test
	void linksInsideTheDirectoryAreFollowedWhereverTheyLead() throws Exception {
		Files.delete(this.scripts.file("good.sh"));
		change("cd DIR; mkdir ..1 ..2; printf '#!/bin/sh\\necho one\\n' > ..1/a.sh; printf '#!/bin/sh\\necho two\\n' > ..2/a.sh; "
				+ "chmod +x ..?/a.sh; ln -s ..1 ..data; ln -s ..data/a.sh a.sh");
		try (TestServer server = this.scripts.start()) {
			assertThat(server.post("/a", "").body()).isEqualTo("one\n");
			change("cd DIR; ln -s ..2 ..tmp; mv -T ..tmp ..data");
			await().until(() -> server.post("/a", "").body(), "two\n"::equals);
		}
	}

	@Test
	void ofTwoFilesWithOneNameTheFirstIsTheCommand(CapturedOutput output) throws Exception {
		this.scripts.sh("twice.a", "echo a");
		this.scripts.sh("twice.b", "echo b");
		try (TestServer server = this.scripts.start()) {
			assertThat(server.post("/twice", "").body()).isEqualTo("a\n");
			assertThat(output).contains(
					"%s: it has the name of twice.a, which comes before it".formatted(this.scripts.file("twice.b")));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "good.sh~", "good.sh.bak", ".good.sh.swp", ".hidden", "good.sh.dpkg-old",
			"good.sh.rpmsave", "#good.sh#" })
	void whatIsLeftBesideAFileIsNoCommand(String name, CapturedOutput output) throws Exception {
		this.scripts.sh(name, "echo bad");
		Files.writeString(this.scripts.file("README"), "Commands.");
		Files.createDirectory(this.scripts.file("lib"));
		try (TestServer server = this.scripts.start()) {
			assertThat(server.get("/")
				.json()
				.get("commands")
				.valueStream()
				.map((command) -> command.get("name").stringValue()))
				.containsOnly("", "echo", "good", "info", "loglevel", "ping", "shutdown", "threads", "whoami");
			assertThat(output).doesNotContain("No command from");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/..%2fcommands.d%2fgood", "/good.sh", "/%2e%2e/good", "/good/", "/./good", "/good%00",
			"/%2fgood", "//good", "/lib/good" })
	void noOtherPathLeadsToAFile(String path) throws Exception {
		Files.createDirectory(this.scripts.file("lib"));
		Files.copy(this.scripts.file("good.sh"), this.scripts.file("lib/good"));
		try (TestServer server = this.scripts.start()) {
			assertThat(server.get(path).status()).isIn(400, 404);
		}
	}

	@Test
	void headerAndRulesMustBothAllow(CapturedOutput output) throws Exception {
		Programs.requireRoot();
		this.scripts.sh("mine", "# @allow root", "echo mine");
		this.scripts.sh("theirs", "# @allow daemon, @nosuch", "echo theirs");
		this.scripts.sh("ruled", "# @allow root", "echo ruled");
		try (TestServer server = this.scripts.start("adminsock.mode=0666", "adminsock.access.rules[0].command=ruled",
				"adminsock.access.rules[0].allow=daemon", "adminsock.access.rules[1].command=*",
				"adminsock.access.rules[1].allow=*")) {
			assertThat(server.post("/mine", "").status()).isEqualTo(200);
			assertThat(server.post("/theirs", "").status()).isEqualTo(403);
			assertThat(server.post("/ruled", "").status()).isEqualTo(403);
			assertThat(server.send("GET", "/", "", "Accept: text/plain").body()).contains("/mine")
				.doesNotContain("/theirs", "/ruled");
			ScriptDirectory.mode(this.parent, "rwxr-xr-x");
			assertThat(Map.of("mine", asDaemon(server, "mine"), "theirs", asDaemon(server, "theirs"), "ruled",
					asDaemon(server, "ruled")))
				.isEqualTo(Map.of("mine", "403", "theirs", "200", "ruled", "403"));
			assertThat(output).contains("the command itself allows root",
					"There is no group 'nosuch': the rule for 'theirs'");
		}
	}

	private static String asDaemon(TestServer server, String command) {
		return Programs
			.runAs(1, 1, "", "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-X", "POST", "--unix-socket",
					server.socket().toString(), "http://any/" + command)
			.output();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/bin/s\0h", "/usr/bin/env s\0h", "/usr/bin/env -S /bin/s\0h" })
	void aFileWhoseInterpreterIsNoPathStopsNeitherTheStartNorTheOthers(String line, CapturedOutput output)
			throws Exception {
		this.scripts.write("bad.sh", "#!%s\necho bad\n".formatted(line));
		try (TestServer server = this.scripts.start()) {
			assertThat(server.get("/good").body()).isEqualTo("good\n");
			assertThat(server.post("/bad", "").status()).isEqualTo(404);
			assertThat(output).containsOnlyOnce("No command from %s: it needs the interpreter '%s', which is"
				.formatted(this.scripts.file("bad.sh"), line.replaceFirst(".* ", "").replace("\0", "\\u0000")));
			this.scripts.sh("new", "echo new");
			await().until(() -> server.post("/new", "").body(), "new\n"::equals);
		}
	}

}
