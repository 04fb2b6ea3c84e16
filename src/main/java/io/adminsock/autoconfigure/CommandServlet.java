package io.adminsock.autoconfigure;

import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.NoHandlerFoundException;

/**
 * Spring's servlet for commands: all text is UTF-8, and an unknown command is reported to
 * its client, and not in the log.
 */
final class CommandServlet extends DispatcherServlet {

	CommandServlet(WebApplicationContext context) {
		super(context);
	}

	/**
	 * Sets the encoding, because Tomcat would parse the type of the body each time that
	 * Spring asks for it.
	 */
	@Override
	protected void doService(HttpServletRequest request, HttpServletResponse response) throws Exception {
		request.setCharacterEncoding(StandardCharsets.UTF_8);
		super.doService(request, response);
	}

	@Override
	protected void noHandlerFound(HttpServletRequest request, HttpServletResponse response) throws Exception {
		throw new NoHandlerFoundException(request.getMethod(), request.getRequestURI(),
				new ServletServerHttpRequest(request).getHeaders());
	}

}
