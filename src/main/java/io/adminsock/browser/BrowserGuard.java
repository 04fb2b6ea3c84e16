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
 * A filter that rejects requests which a web page could have made a browser send. It runs
 * before all other filters.
 */
public final class BrowserGuard extends HttpFilter {

	private final transient BrowserRules rules;

	/**
	 * Creates the guard.
	 * @param hosts the names of this server for browsers, besides the names of loopback
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
	 * Returns the values of a header. The first look-up avoids an enumeration for the
	 * many requests without the header.
	 */
	private static List<String> headers(HttpServletRequest request, String name) {
		return (request.getHeader(name) != null) ? Collections.list(request.getHeaders(name)) : List.of();
	}

	/**
	 * A response that keeps the safe headers when it is reset. A header that the
	 * application adds replaces the safe one, because a browser would combine both and
	 * apply the stricter policy.
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
