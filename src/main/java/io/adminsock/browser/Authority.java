package io.adminsock.browser;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A host and optionally a port, which occur in the header {@code Host}, in the header
 * {@code Origin} and in the configuration.
 *
 * @param host the name or address in lower case and without a trailing dot; an IPv6
 * address is in brackets
 * @param port the port, or {@link #NO_PORT}
 */
public record Authority(String host, int port) {

	private static final int NO_PORT = -1;

	private static final int HTTP = 80;

	private static final int HTTPS = 443;

	private static final int LAST_PORT = 65535;

	private static final Pattern SYNTAX = Pattern
		.compile("(\\[[0-9a-f:.]+]|[a-z0-9_][a-z0-9._-]*?)\\.?(?::(\\d{1,5}))?", Pattern.CASE_INSENSITIVE);

	private static final Pattern URL = Pattern.compile("(https?)://([^/?#@]+)([/?#].*)?", Pattern.CASE_INSENSITIVE);

	/**
	 * Names and addresses of the loopback interface. IPv4 addresses are in dotted decimal
	 * notation, to which browsers convert all other notations.
	 */
	private static final Pattern LOOPBACK = Pattern
		.compile("(.+\\.)?localhost|127(\\.(0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])){3}|\\[::1]");

	/**
	 * Parses an authority.
	 * @param text {@code host} or {@code host:port}
	 * @return the authority
	 * @throws IllegalArgumentException if the text is not an authority
	 */
	public static Authority of(String text) {
		Authority authority = find(text);
		if (authority == null) {
			throw new IllegalArgumentException(
					"It is neither a host nor a host and a port, such as admin.example.org:8443.");
		}
		return authority;
	}

	static @Nullable Authority find(String text) {
		Matcher matcher = SYNTAX.matcher(text);
		if (!matcher.matches()) {
			return null;
		}
		String digits = matcher.group(2);
		int port = (digits != null) ? Integer.parseInt(digits) : NO_PORT;
		return (port <= LAST_PORT) ? new Authority(matcher.group(1).toLowerCase(Locale.ROOT), port) : null;
	}

	boolean isLoopback() {
		return LOOPBACK.matcher(this.host).matches();
	}

	/**
	 * Returns whether the host of a request matches this configured authority, which
	 * matches any port if it has none.
	 */
	boolean covers(Authority other) {
		boolean samePort = this.port == NO_PORT || this.port == other.port
				|| (other.port == NO_PORT && (this.port == HTTP || this.port == HTTPS));
		return samePort && this.host.equals(other.host);
	}

	/**
	 * Returns whether this is the authority of an {@code http} or {@code https} URL, such
	 * as an {@code Origin}.
	 */
	boolean isAuthorityOf(String url) {
		Matcher matcher = URL.matcher(url);
		Authority other = matcher.matches() ? find(matcher.group(2)) : null;
		if (other == null) {
			return false;
		}
		int standard = matcher.group(1).equalsIgnoreCase("http") ? HTTP : HTTPS;
		return withPort(standard).equals(other.withPort(standard));
	}

	private Authority withPort(int standard) {
		return (this.port != NO_PORT) ? this : new Authority(this.host, standard);
	}

	@Override
	public String toString() {
		return (this.port != NO_PORT) ? this.host + ":" + this.port : this.host;
	}

}
