package io.adminsock.access;

import java.io.IOException;

import io.adminsock.command.CommandName;
import io.adminsock.problem.Problem;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;

/**
 * Decides by the name of the command, whatever is to answer the request: a controller, a
 * file, an endpoint or a servlet of the application. Only what there is at {@code /} is
 * left to the interceptor, which knows the catalog from an application's own page.
 */
final class AccessFilter implements Filter {

	private final AccessControl access;

	AccessFilter(AccessControl access) {
		this.access = access;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		HttpServletRequest httpRequest = (HttpServletRequest) request;
		HttpServletResponse httpResponse = (HttpServletResponse) response;
		if (!CommandName.isUnambiguous(httpRequest)) {
			Problem
				.of(HttpStatus.BAD_REQUEST,
						"The path '%s' can be read in two ways: write it without // and /../."
							.formatted(httpRequest.getRequestURI()))
				.send(httpResponse);
			return;
		}
		String command = CommandName.of(httpRequest);
		if (!command.isEmpty()) {
			Decision decision = this.access.decide(httpRequest, command);
			if (!decision.allowed()) {
				this.access.refuse(httpRequest, httpResponse, command, decision.reason());
				return;
			}
		}
		chain.doFilter(request, response);
	}

}
