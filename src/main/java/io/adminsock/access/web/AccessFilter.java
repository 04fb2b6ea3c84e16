package io.adminsock.access.web;

import java.io.IOException;

import io.adminsock.access.Decision;
import io.adminsock.command.CommandName;
import io.adminsock.command.request.CommandRequest;
import io.adminsock.problem.Problem;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * A filter that decides by the name of the command, for controllers as well as for files,
 * endpoints and other servlets of the application. It runs before all other filters and
 * again after them, because a filter may change the path and a command may forward to
 * another. A name that is allowed already is not checked again.
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
		String command = CommandName.of(httpRequest);
		CommandRequest state = CommandRequest.of(request);
		if (command.equals(state.admittedName())
				|| mayPass(httpRequest, (HttpServletResponse) response, command, state.admittedName())) {
			state.admitName(command);
			chain.doFilter(request, response);
		}
	}

	private boolean mayPass(HttpServletRequest request, HttpServletResponse response, String command,
			@Nullable String admitted) throws IOException {
		if (isMappedByPath(request, admitted) && !CommandName.isUnambiguous(request)) {
			Problem
				.of(HttpStatus.BAD_REQUEST,
						"The path '%s' can be read in two ways: write it without // and /../."
							.formatted(request.getRequestURI()))
				.send(response);
			return false;
		}
		Decision decision = this.access.decide(request, command);
		if (decision.allowed() || this.access.isCatalog(request, command)) {
			return true;
		}
		this.access.refuse(request, response, command, decision.reason());
		return false;
	}

	/**
	 * Returns whether the container mapped the request by its present path, which it did
	 * at the first filter and after a forward. Between the two filters of a request, the
	 * application may change the path for Spring alone on purpose.
	 */
	private static boolean isMappedByPath(HttpServletRequest request, @Nullable String admitted) {
		return admitted == null || request.getDispatcherType() != DispatcherType.REQUEST;
	}

}
