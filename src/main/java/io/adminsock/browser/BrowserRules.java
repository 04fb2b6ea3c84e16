package io.adminsock.browser;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.adminsock.text.TextLimit;
import org.jspecify.annotations.Nullable;

/**
 * The rules that reject requests which a web page could have made a browser send (CSRF
 * and DNS rebinding). They are no access control: clients that are no browsers always
 * pass.
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
	 * @param hosts the names of this server for browsers, besides the names of loopback
	 */
	BrowserRules(List<Authority> hosts) {
		this.hosts = List.copyOf(hosts);
	}

	/**
	 * The headers of a request.
	 */
	interface Headers {

		/**
		 * Returns all values of a header; none if it is missing.
		 */
		List<String> get(String name);

	}

	/**
	 * Returns why a request is rejected and what to do, or {@code null} if it may pass.
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
	 * Rejects WebSockets and requests in the mode no-cors. nginx forwards the key of a
	 * WebSocket, but not {@code Upgrade}.
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
	 * Returns the header that identifies the client as a browser, or {@code null} if it
	 * is none. After DNS rebinding a browser sends neither Origin nor Sec-Fetch-Site,
	 * because the page GETs its own name without TLS. A script can change User-Agent and
	 * Accept-Language, but it can remove neither these nor Accept-Encoding. Node's fetch
	 * sends Accept-Language as well, but with Sec-Fetch-Mode, which a browser without
	 * Sec-Fetch-Site does not send and its scripts cannot set.
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
	 * Rejects a browser's request to an unknown host. Some proxies replace Host by a name
	 * of their own, and put the browser's into X-Forwarded-Host.
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
	 * Rejects a request with the Referer of another origin. Most browsers send it with a
	 * GET that has neither Origin nor Sec-Fetch-Site. It is missing when a user types the
	 * address.
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
