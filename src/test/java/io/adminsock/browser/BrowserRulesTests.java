package io.adminsock.browser;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the rules for requests that a web page could have sent. In the tables, headers
 * are separated by {@code ;;}.
 */
class BrowserRulesTests {

	private static final String CHROMIUM = "User-Agent: Mozilla/5.0 Chrome/156.0.0.0;;Accept-Language: en-US";

	private static final BrowserRules RULES = new BrowserRules(
			Stream.of("admin.example", "other.example:8443", "[fd00::1]").map(Authority::of).toList());

	@ParameterizedTest
	@ValueSource(strings = { "Host: any", "Host: any;;User-Agent: curl/8.5.0;;Accept: */*", "",
			"Host: evil.example:8080;;User-Agent: Python-urllib/3.11;;Accept-Encoding: identity",
			"Host: any;;User-Agent: Java-http-client/17.0.1;;Connection: Upgrade, HTTP2-Settings;;Upgrade: h2c",
			"Host: any;;Connection: keep-alive;;Accept-Language: *;;Sec-Fetch-Mode: cors;;User-Agent: node",
			"Host: any;;User-Agent: Go-http-client/1.1;;Referer: http://elsewhere.example/;;Cookie: a=b",
			"Host: any;;Accept-Language: fr", "Host: 2130706433;;X-Forwarded-Host: evil.example" })
	void aClientThatIsNoBrowserPassesWhateverItCallsTheServer(String headers) {
		assertThat(refusal(headers)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Sec-Fetch-Site: same-origin;;Sec-Fetch-Mode: cors",
			"Sec-Fetch-Site: same-origin;;Sec-Fetch-Mode: cors;;Origin: http://localhost:8080",
			"Sec-Fetch-Site: none;;Sec-Fetch-Mode: navigate;;Sec-Fetch-User: ?1", "Origin: http://localhost:8080",
			"Origin: https://LOCALHOST:8080", "Referer: http://localhost:8080/page?a#b", "Accept: text/html",
			"Referer: http://elsewhere.example/;;Sec-Fetch-Site: same-origin", "X-Forwarded-Host: localhost:8080" })
	void aPageOfTheVeryOriginMayCall(String headers) {
		assertThat(refusal("Host: localhost:8080;;%s;;%s".formatted(CHROMIUM, headers))).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					Sec-Fetch-Site: cross-site                              | of another site (Sec-Fetch-Site: cross-site)
					Sec-Fetch-Site: same-site                               | of another site (Sec-Fetch-Site: same-site)
					Sec-Fetch-Site: unheard-of                              | of another site (Sec-Fetch-Site: unheard-of)
					Sec-Fetch-Site: ''                                      | of another site (Sec-Fetch-Site: '')
					Sec-Fetch-Site: same-origin;;Sec-Fetch-Site: none       | (Sec-Fetch-Site: same-origin, none)
					Sec-Fetch-Site: cross-site;;Origin: http://localhost:80 | of another site (Sec-Fetch-Site: cross-site)
					Origin: null                                            | (Origin: null; Host: localhost:8080)
					Origin: http://evil.example                             | (Origin: http://evil.example; Host: localhost:8080)
					Origin: http://localhost                                | (Origin: http://localhost; Host: localhost:8080)
					Origin: http://localhost:8081                           | (Origin: http://localhost:8081; Host: localhost:8080)
					Origin: http://127.0.0.1:8080                           | (Origin: http://127.0.0.1:8080; Host: localhost:8080)
					Origin: http://localhost:8080@evil.example              | of another origin
					Origin: http://evil.example/localhost:8080              | of another origin
					Origin: http://localhost:8080.evil.example              | of another origin
					Origin: chrome-extension://localhost:8080               | of another origin
					Origin: localhost:8080                                  | of another origin
					Origin: http://localhost:8080, http://evil.example      | of another origin
					Origin: http://localhost:8080;;Origin: http://localhost:8080 | of another origin
					Origin: http://localhost:99999                          | of another origin
					Sec-Fetch-Mode: no-cors                                 | in the mode no-cors (Sec-Fetch-Mode: no-cors)
					Sec-Fetch-Mode: no-cors;;Sec-Fetch-Site: same-origin    | in the mode no-cors
					Sec-Fetch-Mode: No-CORS                                 | in the mode no-cors
					Upgrade: websocket                                      | asks for a WebSocket
					Upgrade: WebSocket                                      | asks for a WebSocket
					Upgrade: h2c, websocket                                 | asks for a WebSocket
					Upgrade: h2c;;Upgrade: websocket/13                     | asks for a WebSocket
					Upgrade: websocket;;Origin: http://localhost:8080       | asks for a WebSocket
					Sec-WebSocket-Key: dGhlIHNhbXBsZQ==                     | asks for a WebSocket
					""")
	void whatAnotherSiteMakesABrowserSendIsRefused(String headers, String reason) {
		String sent = headers.replace("''", "");
		assertThat(refusal("Host: localhost:8080;;" + sent)).contains(reason.replace("''", ""));
		assertThat(refusal("Host: localhost:8080;;%s;;%s".formatted(CHROMIUM, sent)))
			.contains(reason.replace("''", ""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "localhost:8080", "LocalHost.:8080", "app.localhost:8080", "a.b.localhost",
			"127.0.0.1", "127.0.0.1:8080", "127.255.0.1.", "[::1]", "[::1]:8080", "admin.example", "ADMIN.example:9",
			"admin.example.:9", "other.example:8443", "[FD00::1]:80" })
	void aBrowserMayUseTheNamesOfLoopbackAndThoseThatAreConfigured(String host) {
		for (String sign : signs()) {
			assertThat(refusal("Host: %s;;%s".formatted(host, sign))).isNull();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "evil.example", "evil.example:8080", "localhost.evil.example", "notlocalhost",
			"127.0.0.1.evil.example", "127.0.0.1.nip.io", "2130706433", "0x7f000001", "0177.0.0.1", "127.1",
			"127.0.0.01", "127.0.0.256", "0.0.0.0", "[::]", "[::ffff:127.0.0.1]", "[0:0:0:0:0:0:0:1]", "10.0.0.1",
			"any", "", "localhost..", "localhost:", "localhost:x", "localhost:123456", "a@localhost",
			"localhost,evil.example", "other.example", "other.example:8080", "sub.admin.example",
			"admin.example.evil.example", "[fd00::2]", "\u2113ocalhost" })
	void aBrowserThatUsesAnotherNameIsRefused(String host) {
		for (String sign : signs()) {
			assertThat(refusal("Host: %s;;%s".formatted(host, sign))).contains("A browser (known by its ",
					") sent this to '%s', which may be any site's name".formatted(host),
					"Call it localhost, or put the name into adminsock.browser.hosts.");
		}
	}

	/**
	 * Returns the headers of a browser that remain when the script of a page with a
	 * rebound name has changed all others.
	 */
	private static List<String> signs() {
		return List.of(CHROMIUM, "User-Agent: Mozilla/5.0", "Accept-Encoding: gzip;;Accept-Language: en",
				"Accept-Encoding: gzip;;Accept-Language: ",
				"User-Agent: curl/8.5.0;;Accept-Encoding: gzip;;Accept-Language: *", "Sec-Fetch-Site: same-origin",
				"User-Agent: curl/8.5.0;;Sec-Fetch-Site: same-origin;;Sec-Fetch-Mode: cors");
	}

	@Test
	void aReboundNameIsRefusedThoughOriginAndHostAgree() {
		assertThat(refusal("Host: evil.example:8080;;Origin: http://evil.example:8080")).contains("known by its Origin",
				"'evil.example:8080'");
		assertThat(refusal("Host: localhost;;X-Forwarded-Host: evil.example:8080;;" + CHROMIUM))
			.contains("sent this to 'evil.example:8080'");
		assertThat(refusal("Host: localhost;;X-Forwarded-Host: localhost, evil.example;;" + CHROMIUM))
			.contains("sent this to 'evil.example'");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Accept: text/html        | 0
			Host: a;;Host: localhost | 2
			""")
	void aBrowserTellsExactlyOneHost(String headers, int count) {
		assertThat(refusal("%s;;%s".formatted(headers, CHROMIUM)))
			.isEqualTo("A browser (known by its User-Agent) tells exactly one Host, and this request has %d."
				.formatted(count));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "http://evil.example/page", "http://localhost:8081/", "https://localhost/", "about:blank", "" })
	void aBrowserThatOnlyTellsARefererIsBelieved(String referer) {
		assertThat(refusal("Host: localhost:8080;;Referer: %s;;%s".formatted(referer, CHROMIUM)))
			.contains("for a page of another origin (Referer: %s; Host: localhost:8080)".formatted(referer));
	}

	@ParameterizedTest
	@CsvSource({ "http://localhost, localhost", "http://localhost, localhost:80", "http://localhost:80, localhost",
			"https://localhost, localhost:443", "https://admin.example, admin.example", "http://[::1]:9, [::1]:9" })
	void anOriginIsTheHostsAlsoWhereThePortGoesWithoutSaying(String origin, String host) {
		assertThat(refusal("Host: %s;;Origin: %s".formatted(host, origin))).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "https://localhost, localhost:80", "http://localhost, localhost:443" })
	void portsThatGoWithoutSayingAreTheSchemesOwn(String origin, String host) {
		assertThat(refusal("Host: %s;;Origin: %s".formatted(host, origin))).contains("of another origin");
	}

	@Test
	void whatWasSentIsShownShortened() {
		assertThat(refusal("Host: %s;;%s".formatted("a.".repeat(4000), CHROMIUM))).hasSizeLessThan(300).contains("a.…");
		assertThat(refusal("Host: a;;Origin: " + "b".repeat(4000))).hasSizeLessThan(300).contains("b…");
	}

	private static @Nullable String refusal(String headers) {
		Map<String, List<String>> values = new TreeMap<>();
		Stream.of(headers.split(";;")).filter((header) -> header.contains(":")).forEach((header) -> {
			String[] pair = header.split(":", 2);
			values.merge(pair[0].toLowerCase(Locale.ROOT), List.of(pair[1].strip()),
					(first, second) -> Stream.concat(first.stream(), second.stream()).toList());
		});
		return RULES.refusal((name) -> values.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
	}

}
