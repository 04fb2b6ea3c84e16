package io.adminsock.autoconfigure;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.NoHandlerFoundException;

/**
 * Spring's servlet without the log message about an unknown command. The response reports
 * it to the client.
 */
final class CommandServlet extends DispatcherServlet {

	CommandServlet(WebApplicationContext context) {
		super(context);
	}

	@Override
	protected void noHandlerFound(HttpServletRequest request, HttpServletResponse response) throws Exception {
		throw new NoHandlerFoundException(request.getMethod(), request.getRequestURI(),
				new ServletServerHttpRequest(request).getHeaders());
	}

}
