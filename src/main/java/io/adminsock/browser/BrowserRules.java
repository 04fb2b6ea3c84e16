package io.adminsock.browser;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.adminsock.text.TextLimit;
import org.jspecify.annotations.Nullable;

/**
 * The decision which requests are refused because a web page could have made a browser
 * send them. Nothing here lets a request in: clients that are no browsers pass whatever
 * they say of themselves.
 */
final class BrowserRules {

	private static final String ORIGIN = "Origin";

	private static final String SITE = "Sec-Fetch-Site";

	private static final String MODE = "Sec-Fetch-Mode";

	private static final List<String> OWN_SITE = List.of("same-origin", "none");

	private static final String WHO_MAY = "Only a page of this very origin may call, or a client that is no browser, such as curl.";

	private static final int MAX_SHOWN_LENGTH = 100;

	private final List<Authority> hosts;

	/**
	 * Creates the rules.
	 * @param hosts what a browser may call this server, besides the names of loopback
	 */
	BrowserRules(List<Authority> hosts) {
		this.hosts = List.copyOf(hosts);
	}

	/**
	 * What a request says.
	 */
	interface Headers {

		/**
		 * Returns all values of a header, none if it is not there.
		 */
		List<String> get(String name);

	}

	/**
	 * Returns why a request is refused, and what to do, or {@code null} if it is not.
	 */
	@Nullable String refusal(Headers request) {
		String refusal = unwantedKind(request);
		if (refusal == null) {
			refusal = otherSite(request);
		}
		String sign = sign(request);
		if (refusal == null && sign != null) {
			refusal = otherHost(request, sign);
		}
		return (refusal == null && sign != null) ? otherReferer(request) : refusal;
	}

	/**
	 * nginx does not pass {@code Upgrade} on, but the key.
	 */
	private static @Nullable String unwantedKind(Headers request) {
		boolean webSocket = tokens(request.get("Upgrade")).anyMatch((token) -> token.matches("websocket(/.*)?"));
		if (webSocket || !request.get("Sec-WebSocket-Key").isEmpty()) {
			return "This asks for a WebSocket, and there are none here: a command is an ordinary request.";
		}
		if (tokens(request.get(MODE)).anyMatch("no-cors"::equals)) {
			return "A browser sent this for an image, a script or a request in the mode no-cors (%s: no-cors), which any site may make. A page of this origin calls commands by fetch in its usual mode."
				.formatted(MODE);
		}
		return null;
	}

	private static @Nullable String otherSite(Headers request) {
		List<String> site = request.get(SITE);
		if (!site.isEmpty() && (site.size() > 1 || !OWN_SITE.contains(site.get(0)))) {
			return "A browser sent this for a page of another site (%s: %s). %s".formatted(SITE, show(site), WHO_MAY);
		}
		List<String> origin = request.get(ORIGIN);
		if (!origin.isEmpty() && (origin.size() > 1 || !isHost(request, origin.get(0)))) {
			return "A browser sent this for a page of another origin (%s: %s; Host: %s). %s".formatted(ORIGIN,
					show(origin), show(request.get("Host")), WHO_MAY);
		}
		return null;
	}

	private static boolean isHost(Headers request, String url) {
		List<String> host = request.get("Host");
		Authority authority = (host.size() == 1) ? Authority.find(host.get(0)) : null;
		return authority != null && authority.isAuthorityOf(url);
	}

	/**
	 * Returns the header by which a request is a browser's, or {@code null} if it is not.
	 * Origin and Sec-Fetch-Site are missing where a page gets something from a name that
	 * is its own, with neither TLS nor a loopback name: and that is what a rebound name
	 * looks like. A page's script may overwrite User-Agent and Accept-Language, but not
	 * remove them, nor Accept-Encoding. Node's fetch sends an Accept-Language too, but
	 * Sec-Fetch-Mode with it, which scripts in a browser cannot write.
	 */
	private static @Nullable String sign(Headers request) {
		for (String name : List.of(ORIGIN, SITE)) {
			if (!request.get(name).isEmpty()) {
				return name;
			}
		}
		if (request.get("User-Agent").stream().anyMatch((agent) -> agent.contains("Mozilla/"))) {
			return "User-Agent";
		}
		boolean negotiates = Stream.of("Accept-Language", "Accept-Encoding")
			.noneMatch((name) -> request.get(name).isEmpty());
		return (negotiates && request.get(MODE).isEmpty()) ? "Accept-Language" : null;
	}

	/**
	 * X-Forwarded-Host is where some proxies put what the browser said, in place of which
	 * they tell a Host of their own.
	 */
	private @Nullable String otherHost(Headers request, String sign) {
		List<String> host = request.get("Host");
		if (host.size() != 1) {
			return "A browser (known by its %s) tells exactly one Host, and this request has %d.".formatted(sign,
					host.size());
		}
		return Stream.concat(host.stream(), tokens(request.get("X-Forwarded-Host")))
			.filter((name) -> !isKnown(name))
			.map((name) -> "A browser (known by its %s) sent this to '%s', which may be any site's name for this machine. Call it localhost, or put the name into adminsock.browser.hosts."
				.formatted(sign, shorten(name)))
			.findFirst()
			.orElse(null);
	}

	private boolean isKnown(String host) {
		Authority authority = Authority.find(host);
		return authority != null
				&& (authority.isLoopback() || this.hosts.stream().anyMatch((known) -> known.covers(authority)));
	}

	/**
	 * Browsers that tell neither Origin nor Sec-Fetch-Site with what they get mostly tell
	 * this. Without it, somebody may have typed the address.
	 */
	private static @Nullable String otherReferer(Headers request) {
		List<String> referer = request.get("Referer");
		boolean known = !request.get(ORIGIN).isEmpty() || !request.get(SITE).isEmpty();
		if (known || referer.stream().allMatch((url) -> isHost(request, url))) {
			return null;
		}
		return "A browser sent this for a page of another origin (Referer: %s; Host: %s). %s".formatted(show(referer),
				show(request.get("Host")), WHO_MAY);
	}

	private static Stream<String> tokens(List<String> values) {
		if (values.isEmpty()) {
			return Stream.empty();
		}
		return values.stream()
			.flatMap((value) -> Stream.of(value.split(",")))
			.map((token) -> token.strip().toLowerCase(Locale.ROOT))
			.filter((token) -> !token.isEmpty());
	}

	private static String show(List<String> values) {
		return shorten(String.join(", ", values));
	}

	private static String shorten(String text) {
		return TextLimit.shorten(text, MAX_SHOWN_LENGTH);
	}

}
