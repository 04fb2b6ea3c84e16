package io.adminsock.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.TestServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static io.adminsock.testing.Conditions.await;
import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class ScriptTests {

	@TempDir
	private Path parent;

	private ScriptDirectory scripts;

	@BeforeEach
	void makeDirectory() throws Exception {
		this.scripts = new ScriptDirectory(this.parent);
		this.scripts.sh("show.sh", "# @description Show the arguments.", "for arg; do printf '<%s>' \"$arg\"; done");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "[] | Success", "`` | Success", "['a'] | <a>",
			"['; rm -rf /', '$(id)', '`id`', '--help', '-c'] | <; rm -rf /><$(id)><`id`><--help><-c>",
			"['a b', '', '*', '\\\\'] | <a b><><*><\\>", "['ü €', '\\ud83d\\ude00'] | <ü €><😀>",
			"[1, -0, 1.50, 1e3, 12345678901234567890123, true, false] | <1><-0><1.50><1e3><12345678901234567890123><true><false>",
			"[{'a': [1.50, null]}, [ 'x', 1e3 ]] | <{'a':[1.50,null]}><['x',1e3]>", "['{}', '[1'] | <{}><[1>",
			"{'args': [1.0, 'b']} | <1.0><b>" })
	void argumentsArriveAsTheyWereSent(String sent, String received) throws Exception {
		try (TestServer server = this.scripts.start()) {
			String body = sent.equals("``") ? "" : sent.replace('\'', '"').replace("\"id\"", "'id'");
			RawClient.Response response = server.post("/show", body);
			assertThat(response.body()).isEqualTo(received.replace('\'', '"').replace("\"id\"", "'id'"));
			assertThat(response.status()).isEqualTo(200);
			assertThat(response.header("Content-Type")).isEqualTo("text/plain;charset=UTF-8");
		}
	}

	@Test
	void newlinesArriveToo() throws Exception {
		try (TestServer server = this.scripts.start()) {
			assertThat(server.post("/show", "[\"a\\nb\\r\\tc\\u001b[2J\"]").body()).isEqualTo("<a\nb\r\tc\u001b[2J>");
		}
	}

	/**
	 * Asks again if a busy machine let the script run for longer than its output is held
	 * back, because the answer has begun by then.
	 */
	@Test
	void aLastExitDecidesWhatNobodyHasSeenYet(CapturedOutput output) throws Exception {
		this.scripts.sh("fail", "echo half", "echo 'no \033[31msuch' >&2; echo disk >&2", "exit 3");
		try (TestServer server = this.scripts.start()) {
			RawClient.Response response = await().ignoreExceptionsInstanceOf(IOException.class)
				.until(() -> server.post("/fail", ""), (answer) -> answer.status() == 500);
			assertThat(response.body()).isEqualTo(
					"""
							{"type":"about:blank","title":"Internal Server Error","status":500,"kind":"failed",\
							"detail":"'fail' ended with status 3.","exitCode":3,"stderr":"no \\u001B[31msuch\\ndisk\\n","stdout":"half\\n"}
							""");
			assertThat(output).containsPattern("fail\\[\\d+]: no \\\\u001b\\[31msuch\\R")
				.containsPattern("fail\\[\\d+]: disk\\R")
				.contains("'fail' ended with status 3.")
				.doesNotContain("\tat ");
		}
	}

	@Test
	void theAuditLogTellsOfAScriptAsOfAnyCommand(CapturedOutput output) throws Exception {
		this.scripts.sh("login", "# @arg user", "# @arg password", "# @secret password", "exit 7");
		try (TestServer server = this.scripts.start()) {
			server.post("/show", "[1.50, {\"a\": 1e3}]");
			server.post("/login", "[\"me\", \"hunter2\"]");
		}
		assertThat(output).contains("command=show arguments=\"[1.50,{\\\"a\\\":1e3}]\" status=200")
			.containsPattern("command=login .* status=500 .* reason=\"'login' ended with status 7.\"")
			.doesNotContain("hunter2");
	}

	@Test
	void outputComesBeforeTheEnd() throws Exception {
		Path go = this.parent.resolve("go");
		this.scripts.sh("slow", "echo first", "while [ ! -e " + go + " ]; do sleep 0.05; done", "echo last");
		try (TestServer server = this.scripts.start(); RawClient client = server.connect()) {
			client.send(RawClient.request("POST", "/slow", ""));
			assertThat(client.readHead().header("Transfer-Encoding")).isEqualTo("chunked");
			assertThat(client.readLine()).isEqualTo("6");
			assertThat(client.readLine()).isEqualTo("first");
			Files.createFile(go);
			client.readLine();
			assertThat(client.readLine()).isEqualTo("5");
		}
	}

}
