package io.adminsock.access;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import io.adminsock.autoconfigure.AdminContextConfiguration;
import io.adminsock.command.Arg;
import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.Programs;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.TestServer;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.PathMatchConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests of rules and annotations, with requests of root and {@code daemon} over the
 * socket.
 */
@ExtendWith(OutputCaptureExtension.class)
class AccessControlTests {

	private static final String[] RULES = { "adminsock.access.rules[0].command=shutdown",
			"adminsock.access.rules[0].allow=root", "adminsock.access.rules[1].command=log*",
			"adminsock.access.rules[1].allow=root,@adm", "adminsock.access.rules[2].command=files/*",
			"adminsock.access.rules[2].allow=root", "adminsock.access.rules[3].command=*",
			"adminsock.access.rules[3].allow=*" };

	@TempDir
	private Path directory;

	private Path socket;

	@BeforeEach
	void openDirectory() {
		JavaProgram.openToAll(this.directory);
		this.socket = this.directory.resolve("s");
	}

	@Test
	void aDenialNamesCommandAndPeerAndTheLogTellsTheReason(CapturedOutput output) {
		try (TestServer server = start(RULES)) {
			assertThat(asDaemon(server, "/shutdown", "-X", "POST")).isEqualTo("""
					{"type":"about:blank","title":"Forbidden","status":403,"kind":"forbidden",\
					"detail":"daemon (uid 1) may not run 'shutdown'. GET / lists what you may run.",\
					"command":"shutdown","peer":"daemon"}
					403""");
			assertThat(output).containsPattern("Denied 'shutdown' to Peer\\[user=daemon, group=daemon, uid=1, gid=1, "
					+ "pid=[0-9]+] on the socket 'default': the rule for 'shutdown' allows root");
			assertThat(asDaemon(server, "/ping")).isEqualTo("pong200");
			assertThat(server.context().isActive()).isTrue();
		}
	}

	@Test
	void theLogTellsTheBeginningOfALongName(CapturedOutput output) {
		try (TestServer server = start(RULES)) {
			assertThat(asDaemon(server, "/log" + "x".repeat(5000))).endsWith("403");
			assertThat(output).containsPattern("Denied 'logx{197}…' to Peer").doesNotContain("x".repeat(300));
		}
	}

	@Test
	void theCatalogShowsAPeerWhatItMayRun() throws IOException {
		try (TestServer server = start(RULES)) {
			assertThat(asDaemon(server, "/", "-H", "Accept: text/plain")).contains("GET /ping")
				.contains("/open-to-all")
				.doesNotContain("shutdown", "loglevel", "files", "denied", "for-root", "in-group");
			assertThat(server.send("GET", "/", "", "Accept: text/plain").body())
				.contains("shutdown", "loglevel", "files", "for-root")
				.doesNotContain("denied", "in-group");
			assertThat(asDaemon(server, "/pin")).contains("Did you mean 'ping'");
			assertThat(asDaemon(server, "/shutdow")).contains("There is no command 'shutdow'. GET / lists");
		}
	}

	@Test
	void theCatalogIsOpenWhereNoRuleFitsIt() {
		try (TestServer server = start("adminsock.access.rules[0].command=ping",
				"adminsock.access.rules[0].allow=daemon")) {
			assertThat(asDaemon(server, "/", "-H", "Accept: text/plain")).isEqualTo("""
					GET /      List the commands (as a table with Accept: text/plain).
					GET /ping  Answer pong.
					200""");
			assertThat(asDaemon(server, "/whoami")).endsWith("403");
			assertThat(asDaemon(server, "/nosuch")).endsWith("403").doesNotContain("There is no command");
			assertThat(asDaemon(server, "/error")).endsWith("403");
		}
	}

	@Test
	void anApplicationsOwnPageAtTheRootIsACommandLikeAnyOther() {
		try (TestServer server = TestServer.start(this.socket, List.of(OwnRoot.class), "adminsock.mode=0666",
				"adminsock.access.rules[0].command=ping", "adminsock.access.rules[0].allow=daemon")) {
			assertThat(asDaemon(server, "/")).contains("may not run ''").endsWith("403");
			assertThat(asDaemon(server, "/ping")).isEqualTo("pong200");
		}
	}

	@Test
	void aSocketHasItsOwnCommands(CapturedOutput output) throws IOException {
		Path readonly = this.directory.resolve("r");
		try (TestServer server = start("adminsock.sockets.readonly.path=" + readonly,
				"adminsock.sockets.readonly.commands=ping,/who*,opne-to-all",
				"adminsock.access.rules[0].command=whoami", "adminsock.access.rules[0].allow=daemon",
				"adminsock.access.rules[1].command=*", "adminsock.access.rules[1].allow=*")) {
			assertThat(RawClient.get(readonly, "/ping").body()).isEqualTo("pong");
			assertThat(RawClient.post(readonly, "/open-to-all", "").json().get("kind").stringValue())
				.isEqualTo("forbidden");
			assertThat(RawClient.get(readonly, "/whoami").status()).isEqualTo(403);
			assertThat(RawClient.get(readonly, "/").body()).contains("/ping").doesNotContain("open-to-all", "whoami");
			assertThat(server.post("/open-to-all", "").status()).isEqualTo(200);
			assertThat(output)
				.contains("on the socket 'readonly': the socket 'readonly' has ping, who*, opne-to-all only")
				.contains("There is no command 'opne-to-all' for the socket 'readonly'");
		}
	}

	@ParameterizedTest
	@CsvSource({ "for-root, false, true", "in-group, false, false", "daemons, true, false", "open-to-all, true, true",
			"denied, false, false", "inherited, false, true", "permitted, true, true", "of-two, true, true" })
	void anAnnotationMustAllowAsWell(String command, boolean daemon, boolean root) throws IOException {
		try (TestServer server = start()) {
			assertThat(asDaemon(server, "/" + command, "-X", "POST")).endsWith(daemon ? "200" : "403");
			assertThat(server.post("/" + command, "").status()).isEqualTo(root ? 200 : 403);
		}
	}

	@Test
	void whatAnAnnotationPermitsARuleMayDeny() {
		try (TestServer server = start("adminsock.access.rules[0].command=open-to-all",
				"adminsock.access.rules[0].allow=root", "adminsock.access.rules[1].command=for-root",
				"adminsock.access.rules[1].allow=*")) {
			assertThat(asDaemon(server, "/open-to-all", "-X", "POST")).endsWith("403");
			assertThat(asDaemon(server, "/for-root", "-X", "POST")).endsWith("403");
		}
	}

	@ParameterizedTest
	@CsvSource({ "/files/a/b, 403", "/files/a/../../ping, 400", "/files/%2e%2e/ping, 400", "//files/a, 400",
			"/files;x/a, 403", "/%66iles/a, 403", "/files/a;x=/../../ping, 400", "/./files/a, 400",
			"/x/../files/a, 400", "/ping;x, 200", "/ping;/../files/a, 400", "/%70ing, 200" })
	void thePathThatIsDecidedAboutIsThePathThatIsRun(String path, int status) {
		try (TestServer server = start(RULES)) {
			assertThat(asDaemon(server, path, "--path-as-is")).endsWith(Integer.toString(status));
		}
	}

	@Test
	void aMethodThatIsFoundByAnotherNameNeedsItsOwnAllowedToo() {
		try (TestServer server = TestServer.start(this.socket, List.of(Annotated.class, OtherNames.class),
				"adminsock.mode=0666", "adminsock.access.rules[0].command=open-to-all",
				"adminsock.access.rules[0].allow=root", "adminsock.access.rules[1].command=*",
				"adminsock.access.rules[1].allow=*")) {
			for (String path : List.of("/open-to-all", "/OPEN-to-all", "/second/open-to-all", "/second/Open-To-All")) {
				assertThat(asDaemon(server, path, "-X", "POST")).as(path).endsWith("403");
			}
			assertThat(asDaemon(server, "/DAEMONS", "-X", "POST")).endsWith("200");
			assertThat(asDaemon(server, "/second/daemons", "-X", "POST")).endsWith("200");
		}
	}

	@Test
	void aCommandForwardsOnlyToWhatItsPeerMayRun() {
		try (TestServer server = start(RULES)) {
			assertThat(asDaemon(server, "/forward/ping")).isEqualTo("pong200");
			assertThat(asDaemon(server, "/forward/loglevel")).contains("may not run 'loglevel'").endsWith("403");
		}
	}

	@Test
	void aCommandIsContinuedOnlyByWhatItsPeerMayRun() {
		try (TestServer server = start(RULES)) {
			assertThat(asDaemon(server, "/dispatch/daemons", "-X", "POST")).isEqualTo("Success200");
			assertThat(asDaemon(server, "/dispatch/for-root", "-X", "POST")).contains("may not run 'for-root'")
				.endsWith("403");
			assertThat(asDaemon(server, "/dispatch/loglevel", "-X", "POST")).contains("may not run 'loglevel'")
				.endsWith("403");
		}
	}

	@Test
	void theSecondHalfOfACommandIsNotDecidedAnew() throws IOException {
		try (TestServer server = start(RULES)) {
			assertThat(asDaemon(server, "/later", "-X", "POST")).isEqualTo("later200");
		}
	}

	@Test
	void theContainersRolesAreUsersAndGroups() {
		try (TestServer server = start()) {
			assertThat(asDaemon(server, "/role/daemon")).isEqualTo("true200");
			assertThat(asDaemon(server, "/role/@daemon")).isEqualTo("true200");
			assertThat(asDaemon(server, "/role/@1")).isEqualTo("true200");
			for (String other : List.of("root", "@root", "ROLE_USER", "@", "a*", "*", "%20")) {
				assertThat(asDaemon(server, "/role/" + other)).as(other).isEqualTo("false200");
			}
		}
	}

	@Test
	void whatRulesNameInVainIsReported(CapturedOutput output) {
		try (TestServer server = start("adminsock.access.rules[0].command=shutdwon",
				"adminsock.access.rules[0].allow=rooot,@opps,@root,root,@4711,4711,*",
				"adminsock.access.rules[1].command=lgo*", "adminsock.access.rules[1].allow=*",
				"adminsock.access.rules[2].command=lo*", "adminsock.access.rules[2].allow=*",
				"adminsock.access.rules[3].command=files/a/b", "adminsock.access.rules[3].allow=*",
				"adminsock.access.rules[4].command=/ping", "adminsock.access.rules[4].allow=*")) {
			assertThat(output.getAll()
				.lines()
				.filter((line) -> line.contains("WARN") && line.contains("There is no"))
				.map((line) -> line.substring(line.indexOf("There is no")))).containsExactlyInAnyOrder(
						"There is no command 'shutdwon': the rule for 'shutdwon' allows rooot, @opps, @root, root, @4711, 4711, *",
						"There is no command 'lgo*': the rule for 'lgo*' allows *",
						"There is no user 'rooot': the rule for 'shutdwon' allows rooot, @opps, @root, root, @4711, 4711, *",
						"There is no group 'opps': the rule for 'shutdwon' allows rooot, @opps, @root, root, @4711, 4711, *",
						"There is no group 'no-such-group': @RolesAllowed of " + Annotated.class.getName()
								+ "#inGroup()");
			assertThat(asDaemon(server, "/ping")).isEqualTo("pong200");
		}
	}

	@Test
	void whatGoesOnWhereARuledCommandEndsIsReported(CapturedOutput output) {
		start("adminsock.access.rules[0].command=role", "adminsock.access.rules[0].allow=root",
				"adminsock.access.rules[1].command=files*", "adminsock.access.rules[1].allow=root")
			.close();
		assertThat(output).contains("The rule for 'role' allows root, and says nothing of /role/{role}")
			.doesNotContain("says nothing of /files");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					adminsock.access.rules[0].allow=root                                        | rules[0].command | names no command
					adminsock.access.rules[0].command=x,adminsock.access.rules[0].allow=@       | rules[0].allow   | "'@' is neither a user, nor a @group, nor *"
					adminsock.access.rules[0].command=x,adminsock.access.rules[0].allow=ops*    | rules[0].allow   | "'ops*' has a *, which names everybody and stands alone"
					adminsock.access.group-cache=soon                                           | group-cache      | "is 'soon'"
					""")
	void startWithARuleThatIsNoneTellsWhy(String properties, String property, String why, CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(properties.split(",")).close());
		assertThat(output).contains("APPLICATION FAILED TO START").contains(property).contains(why);
	}

	@Test
	void startWithARoleThatIsNoneTellsWhere() {
		assertThatException().isThrownBy(() -> TestServer.start(this.socket, List.of(BadRole.class)).close())
			.withStackTraceContaining("BadRole#bad(String): 'a*' has a *");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/loglevel", "/shutdown" })
	void aDeniedBodyIsNotReadAndTheConnectionGoesOn(String path) throws IOException {
		try (TestServer server = start("adminsock.access.rules[0].command=ping", "adminsock.access.rules[0].allow=*");
				RawClient client = server.connect()) {
			for (int i = 0; i < 2; i++) {
				assertThat(client.send(RawClient.request("POST", path, "[\"x\"]")).read().status()).isEqualTo(403);
				assertThat(client.send(RawClient.request("GET", "/ping", "")).read().body()).isEqualTo("pong");
			}
		}
	}

	private TestServer start(String... properties) {
		String[] all = Arrays.copyOf(properties, properties.length + 1);
		all[properties.length] = "adminsock.mode=0666";
		return TestServer.start(this.socket, List.of(Annotated.class, Inherited.class, Forwarding.class), all);
	}

	/** Returns the body of the response, directly followed by the status. */
	private static String asDaemon(TestServer server, String path, String... options) {
		String[] curl = { "curl", "-s", "-w", "%{http_code}", "--unix-socket", server.socket().toString(),
				"http://any" + path };
		String[] command = Stream.of(curl, options).flatMap(Stream::of).toArray(String[]::new);
		Programs.require("curl");
		return Programs.runAs(1, 1, "", command).output();
	}

	@RestController
	static class Annotated {

		@PostMapping("/for-root")
		@RolesAllowed("root")
		void forRoot() {
		}

		@PostMapping("/in-group")
		@RolesAllowed("@no-such-group")
		void inGroup() {
		}

		@PostMapping("/daemons")
		@RolesAllowed("@daemon")
		void daemons() {
		}

		@PostMapping("/of-two")
		@RolesAllowed({ "root", "1" })
		void ofTwo() {
		}

		@PostMapping("/open-to-all")
		@PermitAll
		void openToAll() {
		}

		@PostMapping("/denied")
		@DenyAll
		@PermitAll
		void denied() {
		}

		@PostMapping("/later")
		Callable<String> later() {
			return () -> "later";
		}

		@GetMapping("/files/{*path}")
		String files(@PathVariable String path) {
			return path;
		}

		@GetMapping("/role/{role}")
		boolean role(@PathVariable String role, HttpServletRequest request) {
			return request.isUserInRole(role);
		}

	}

	@RestController
	@RolesAllowed("root")
	static class Inherited {

		@PostMapping("/inherited")
		void inherited() {
		}

		@PostMapping("/permitted")
		@PermitAll
		void permitted() {
		}

	}

	@AdminContextConfiguration
	static class OtherNames implements WebMvcConfigurer {

		@Override
		public void configurePathMatch(PathMatchConfigurer configurer) {
			PathPatternParser parser = new PathPatternParser();
			parser.setCaseSensitive(false);
			configurer.setPatternParser(parser);
		}

		@Bean
		ServletRegistrationBean<DispatcherServlet> second(WebApplicationContext context) {
			ServletRegistrationBean<DispatcherServlet> registration = new ServletRegistrationBean<>(
					new DispatcherServlet(context), "/second/*");
			registration.setName("second");
			return registration;
		}

	}

	@RestController
	static class OwnRoot {

		@GetMapping("/")
		String root() {
			return "own";
		}

	}

	@RestController
	static class BadRole {

		@PostMapping("/bad")
		@RolesAllowed("a*")
		void bad(@Arg String any) {
		}

	}

	@Controller
	static class Forwarding {

		@GetMapping("/forward/{command}")
		String forward(@PathVariable String command) {
			return "forward:/" + command;
		}

		@PostMapping("/dispatch/{command}")
		void dispatch(@PathVariable String command, HttpServletRequest request, HttpServletResponse response) {
			request.startAsync().dispatch("/" + command);
		}

	}

}
