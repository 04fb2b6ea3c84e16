package io.adminsock.builtin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.adminsock.application.ServedApplication;
import io.adminsock.peer.Peer;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.annotation.Description;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/**
 * The command that stops the application.
 */
@ResponseBody
final class ShutdownController {

	private static final Log logger = LogFactory.getLog(ShutdownController.class);

	private static final byte[] ANSWER = "Shutting down".getBytes(StandardCharsets.UTF_8);

	private final ServedApplication application;

	ShutdownController(ServedApplication application) {
		this.application = application;
	}

	/**
	 * Sends the response before the application stops, because an immediate shutdown
	 * would close the connection.
	 */
	@PostMapping("/shutdown")
	@Description("Stop the application once running commands have ended.")
	void shutdown(HttpServletResponse response, Peer peer) throws IOException {
		logger.info("Shutting down, because %s asked for it".formatted(peer));
		response.setContentType(MediaType.TEXT_PLAIN_VALUE);
		response.setContentLength(ANSWER.length);
		response.getOutputStream().write(ANSWER);
		response.flushBuffer();
		new Thread(this.application::close, "shutdown").start();
	}

}
