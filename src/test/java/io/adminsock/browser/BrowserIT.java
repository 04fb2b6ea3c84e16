package io.adminsock.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.adminsock.autoconfigure.AdminContextConfiguration;
import io.adminsock.command.Arg;
import io.adminsock.testing.Nginx;
import io.adminsock.testing.Programs;
import io.adminsock.testing.TestServer;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static io.adminsock.testing.Conditions.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attacks of web pages in a real browser through nginx. Each attack is made on a server
 * without the guard, where it succeeds, and on the real server. The log of nginx shows
 * that a request has reached the server.
 */
@Timeout(120)
class BrowserIT {

	private static final String EXAMPLE = "src/main/nginx/adminsock.conf";

	private static final List<String> ran = new CopyOnWriteArrayList<>();

	@TempDir
	private static Path directory;

	private static TestServer guarded;

	private static TestServer unguarded;

	private static Nginx nginx;

	private static Chromium browser;

	private static int foreignPort;

	private static int guardedPort;

	private static int unguardedPort;

	private static int examplePort;

	@BeforeAll
	static void start() throws Exception {
		Programs.require("chromium");
		Programs.require("chromedriver");
		Programs.require("nginx");
		guarded = TestServer.start(directory.resolve("guarded.sock"), List.of(Counter.class));
		unguarded = TestServer.start(directory.resolve("unguarded.sock"), List.of(Counter.class, NoGuard.class));
		foreignPort = Nginx.freePort();
		guardedPort = Nginx.freePort();
		unguardedPort = Nginx.freePort();
		examplePort = Nginx.freePort();
		nginx = Nginx.start(directory, examplePort, String.join("\n", foreignSite(), forward(guardedPort, guarded),
				forward(unguardedPort, unguarded), example()));
		browser = Chromium.start(directory.resolve("profile"), "--host-resolver-rules=MAP *.example 127.0.0.1");
	}

	private static String foreignSite() {
		return """
				map $http_upgrade $connection_upgrade { default upgrade; '' close; }
				server {
				  listen 127.0.0.1:%d;
				  location / { default_type text/html; return 200 '<title>foreign</title>'; }
				}
				""".formatted(foreignPort);
	}

	/**
	 * Configures nginx to forward like {@code ssh -L}, except for a page that stands for
	 * the one which the browser loaded before the name was rebound.
	 */
	private static String forward(int port, TestServer server) {
		return """
				server {
				  listen 127.0.0.1:%d;
				  location = /own { default_type text/html; return 200 '<title>own</title>'; }
				  location / {
				    proxy_pass http://unix:%s:;
				    proxy_http_version 1.1;
				    proxy_set_header Host $http_host;
				    proxy_set_header Upgrade $http_upgrade;
				    proxy_set_header Connection $connection_upgrade;
				  }
				}
				""".formatted(port, server.socket());
	}

	private static String example() throws IOException {
		return Files.readString(Path.of(EXAMPLE))
			.replace("127.0.0.1:8080", "127.0.0.1:" + examplePort)
			.replace("/run/adminsock/admin.sock", guarded.socket().toString());
	}

	@AfterAll
	static void stop() throws Exception {
		for (AutoCloseable started : Arrays.asList(browser, nginx, guarded, unguarded)) {
			if (started != null) {
				started.close();
			}
		}
	}

	@BeforeEach
	void reset() {
		ran.clear();
	}

	@ParameterizedTest
	@CsvSource({ "localhost", "127.0.0.1", "app.localhost" })
	void aPageOfTheOwnOriginCalls(String host) throws Exception {
		browser.open("http://%s:%d/page".formatted(host, examplePort));
		assertThat(browser.run("return document.title")).isEqualTo("Own page");
		assertThat(browser.run("return fetch('/count/get').then((r) => r.text())")).isEqualTo("counted get");
		assertThat(
				browser.run("return fetch('/count/post', { method: 'POST', body: '[\"it\"]' }).then((r) => r.text())"))
			.isEqualTo("counted post it");
		assertThat(ran).containsExactly("get", "post it");
	}

	@Test
	void whoTypesTheAddressIsAnswered() throws Exception {
		browser.open("http://localhost:%d/count/typed".formatted(examplePort));
		assertThat(browser.run("return document.body.innerText")).isEqualTo("counted typed");
	}

	/**
	 * TARGET stands for the URL of the command.
	 */
	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					form        | f = document.body.appendChild(document.createElement('form')); f.method = 'POST'; f.action = TARGET; f.submit()
					form-frame  | document.body.innerHTML = '<iframe name=i></iframe><form method=POST target=i action=' + TARGET + '></form>'; document.forms[0].submit()
					form-text   | document.body.innerHTML = '<iframe name=i></iframe><form method=POST enctype=text/plain target=i action=' + TARGET + '><input name=\\'["form\\' value=\\'"]\\'></form>'; document.forms[0].submit()
					form-get    | document.body.innerHTML = '<form action=' + TARGET + '></form>'; document.forms[0].submit()
					form-null   | f = document.createElement('iframe'); f.sandbox = 'allow-scripts allow-forms'; f.srcdoc = '<form method=POST action=' + TARGET + '></form><script>document.forms[0].submit()</script>'; document.body.append(f)
					fetch-get   | fetch(TARGET, { mode: 'no-cors' }).catch(() => 0)
					fetch-post  | fetch(TARGET, { mode: 'no-cors', method: 'POST', body: '["fetch"]' }).catch(() => 0)
					fetch-quiet | fetch(TARGET, { mode: 'no-cors', method: 'POST', body: '["fetch"]', referrerPolicy: 'no-referrer' }).catch(() => 0)
					fetch-cors  | fetch(TARGET).catch(() => 0)
					fetch-login | fetch(TARGET, { credentials: 'include', method: 'POST', body: '["fetch"]' }).catch(() => 0)
					fetch-alive | fetch(TARGET, { mode: 'no-cors', keepalive: true, method: 'POST', body: '["fetch"]' }).catch(() => 0)
					xhr         | x = new XMLHttpRequest(); x.open('POST', TARGET); x.send('["xhr"]')
					beacon      | navigator.sendBeacon(TARGET, '["beacon"]')
					image       | new Image().src = TARGET
					image-quiet | i = new Image(); i.referrerPolicy = 'no-referrer'; i.src = TARGET
					script      | s = document.createElement('script'); s.src = TARGET; document.head.append(s)
					module      | s = document.createElement('script'); s.type = 'module'; s.src = TARGET; document.head.append(s)
					style       | l = document.createElement('link'); l.rel = 'stylesheet'; l.href = TARGET; document.head.append(l)
					prefetch    | l = document.createElement('link'); l.rel = 'prefetch'; l.href = TARGET; document.head.append(l)
					video       | v = document.createElement('video'); v.src = TARGET; document.body.append(v)
					object      | o = document.createElement('object'); o.data = TARGET; document.body.append(o)
					worker      | new Worker(URL.createObjectURL(new Blob(['fetch("' + TARGET + '", { mode: "no-cors" })'])))
					iframe      | f = document.createElement('iframe'); f.src = TARGET; document.body.append(f)
					window      | window.open(TARGET)
					location    | location = TARGET
					websocket   | new WebSocket(TARGET.replace('http:', 'ws:'))
					""")
	void aPageOfAnotherOriginRunsNothing(String name, String script) throws Exception {
		for (String site : List.of("localhost", "evil.example")) {
			String page = "http://%s:%d/".formatted(site, foreignPort);
			String by = name + "-" + site;
			attack(page, "localhost:" + unguardedPort, by, script);
			assertThat(awaitStatus(unguardedPort, by)).as(site).isLessThan(400);
			assertThat(ran).as(site).hasSize(1);
			ran.clear();
			for (int port : List.of(guardedPort, examplePort)) {
				attack(page, "localhost:" + port, by, script);
				assertThat(awaitStatus(port, by)).as(site).isEqualTo(403);
			}
			assertThat(ran).as(site).isEmpty();
		}
	}

	@Test
	void whatABrowserAsksForFirstIsRefusedSoThatItNeverSendsTheRest() throws Exception {
		String script = "return fetch(TARGET, { method: 'POST', body: '[]', headers: { 'Content-Type': 'application/json' } }).then(() => 'sent', () => 'refused')";
		browser.open("http://localhost:%d/".formatted(foreignPort));
		assertThat(browser.run(script.replace("TARGET", "'http://localhost:%d/count/json'".formatted(guardedPort))))
			.isEqualTo("refused");
		assertThat(awaitStatus(guardedPort, "json")).isEqualTo(403);
		assertThat(nginx.requests()).filteredOn((line) -> line.endsWith("/count/json"))
			.containsExactly("%d 403 OPTIONS /count/json".formatted(guardedPort));
		assertThat(ran).isEmpty();
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					own-get      | fetch(TARGET)
					own-post     | fetch(TARGET, { method: 'POST', body: '["own"]' })
					own-headers  | fetch(TARGET, { headers: { 'User-Agent': 'curl/8.5.0', 'Accept-Language': '*', 'Accept': '*/*', 'X-Forwarded-Host': 'localhost' }, referrerPolicy: 'no-referrer' })
					own-empty    | fetch(TARGET, { headers: { 'User-Agent': '', 'Accept-Language': '' }, referrerPolicy: 'no-referrer' })
					own-host     | fetch(TARGET, { headers: { 'Host': 'localhost', 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Site': 'same-origin' } })
					own-xhr      | x = new XMLHttpRequest(); x.open('GET', TARGET); x.send()
					own-image    | new Image().src = TARGET
					own-form     | f = document.body.appendChild(document.createElement('form')); f.method = 'POST'; f.action = TARGET; f.submit()
					own-location | location = TARGET
					own-socket   | new WebSocket(TARGET.replace('http:', 'ws:'))
					""")
	void aPageOfAReboundNameRunsNothing(String name, String script) throws Exception {
		String unguardedHost = "evil.example:" + unguardedPort;
		attack("http://%s/own".formatted(unguardedHost), unguardedHost, name, script);
		assertThat(awaitStatus(unguardedPort, name)).isLessThan(400);
		assertThat(ran).hasSize(1);
		ran.clear();
		String guardedHost = "evil.example:" + guardedPort;
		attack("http://%s/own".formatted(guardedHost), guardedHost, name, script);
		assertThat(awaitStatus(guardedPort, name)).isEqualTo(403);
		assertThat(ran).isEmpty();
	}

	@Test
	void theExampleForNginxKnowsNoOtherNameAtAll() throws Exception {
		browser.open("http://evil.example:%d/count/example".formatted(examplePort));
		assertThat(awaitStatus(examplePort, "example")).isEqualTo(421);
		assertThat(ran).isEmpty();
		assertThat(nginx.log()).isEmpty();
	}

	private static void attack(String page, String target, String name, String script) throws Exception {
		browser.open(page);
		browser.run(script.replace("TARGET", "'http://%s/count/%s'".formatted(target, name)) + "; return ''");
	}

	/** Waits until a request is logged, and returns its status. */
	private static int awaitStatus(int port, String name) throws IOException {
		Pattern request = Pattern.compile("%d (\\d+) .* /count/%s\\??".formatted(port, name));
		await().untilAsserted(() -> assertThat(nginx.requests()).anyMatch(request.asMatchPredicate()));
		return nginx.requests()
			.stream()
			.map(request::matcher)
			.filter(Matcher::matches)
			.findFirst()
			.map((line) -> Integer.parseInt(line.group(1)))
			.orElseThrow();
	}

	@RestController
	static class Counter {

		@GetMapping("/count/{by}")
		String countGet(@PathVariable String by) {
			ran.add(by);
			return "counted " + by;
		}

		@PostMapping("/count/{by}")
		String countPost(@PathVariable String by, @Arg String... args) {
			return countGet("%s %s".formatted(by, String.join(" ", args)).strip());
		}

		@GetMapping(path = "/page", produces = "text/html")
		String page(HttpServletResponse response) {
			response.setHeader("Content-Security-Policy", "default-src 'self'");
			return "<title>Own page</title>";
		}

	}

	@AdminContextConfiguration
	static class NoGuard {

		@Bean
		static BeanPostProcessor switchTheGuardOff() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String name) {
					if (bean instanceof FilterRegistrationBean<?> filter
							&& filter.getFilter() instanceof BrowserGuard) {
						filter.setEnabled(false);
					}
					return bean;
				}

			};
		}

	}

}
