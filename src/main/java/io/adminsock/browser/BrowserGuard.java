package io.adminsock.browser;

import java.io.IOException;
import java.util.Collections;
import java.util.List;

import io.adminsock.problem.Problem;
import io.adminsock.problem.SafeHeaders;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * A filter that refuses what a web page could have made a browser send, before anything
 * else looks at it.
 */
public final class BrowserGuard extends HttpFilter {

	private final transient BrowserRules rules;

	/**
	 * Creates the guard.
	 * @param hosts what a browser may call this server, besides the names of loopback
	 */
	public BrowserGuard(List<Authority> hosts) {
		this.rules = new BrowserRules(hosts);
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		String refusal = this.rules.refusal((name) -> headers(request, name));
		if (refusal != null) {
			request.setAttribute(Problem.REASON_ATTRIBUTE, refusal);
			Problem.of(HttpStatus.FORBIDDEN, "browser-refused", refusal).send(response);
			return;
		}
		chain.doFilter(request, new SafeResponse(response));
	}

	/**
	 * Most clients have none of those that are asked for.
	 */
	private static List<String> headers(HttpServletRequest request, String name) {
		return (request.getHeader(name) != null) ? Collections.list(request.getHeaders(name)) : List.of();
	}

	/**
	 * A response that keeps the safe headers when it is emptied, and gives one up for the
	 * application's own: to a browser, a second policy beside ours would change nothing.
	 */
	private static final class SafeResponse extends HttpServletResponseWrapper {

		SafeResponse(HttpServletResponse response) {
			super(response);
		}

		@Override
		public void reset() {
			super.reset();
			SafeHeaders.forEach(this::setHeader);
		}

		@Override
		public void addHeader(String name, @Nullable String value) {
			if (SafeHeaders.isUnchanged(name, getHeader(name))) {
				setHeader(name, value);
			}
			else {
				super.addHeader(name, value);
			}
		}

	}

}
