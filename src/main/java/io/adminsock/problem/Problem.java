package io.adminsock.problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/**
 * An error as it is told to a client: an HTTP status, a {@code kind} for programs and a
 * sentence for people. Sent as {@code application/problem+json} (RFC 9457).
 */
public final class Problem {

	/**
	 * The request attribute that tells the log, and not the client, why a request was
	 * refused.
	 */
	public static final String REASON_ATTRIBUTE = "io.adminsock.reason";

	/**
	 * The request attribute that, with any value, says that a response which has begun
	 * will not become whole: the connection is closed without its end, so that the client
	 * does not take the part for the whole.
	 */
	public static final String RESPONSE_ABORTED_ATTRIBUTE = "io.adminsock.response-aborted";

	private static final String RETRY_SECONDS = "1";

	private static final JsonMapper JSON = JsonMapper.shared();

	private final HttpStatusCode status;

	private final HttpHeaders headers = new HttpHeaders();

	private final Map<String, Object> members = new LinkedHashMap<>();

	private Problem(HttpStatusCode status, String kind, String detail) {
		this.status = status;
		this.members.put("type", "about:blank");
		this.members.put("title", title(status));
		this.members.put("status", status.value());
		this.members.put("kind", kind);
		this.members.put("detail", detail);
	}

	/**
	 * Creates a problem.
	 * @param status the HTTP status
	 * @param kind a stable word for programs
	 * @param detail what went wrong and what to do, in a sentence
	 * @return the problem
	 */
	public static Problem of(HttpStatusCode status, String kind, String detail) {
		return new Problem(status, kind, detail);
	}

	/**
	 * Creates a problem that HTTP itself has a name for, which is then its kind: 400 is
	 * {@code bad-request}.
	 * @param status the HTTP status
	 * @param detail what went wrong, or {@code null} where the status says it all
	 * @return the problem
	 */
	public static Problem of(HttpStatusCode status, @Nullable String detail) {
		String title = title(status);
		String kind = title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
		return new Problem(status, kind, (detail != null && !detail.isBlank()) ? detail : title + ".");
	}

	/**
	 * Creates the problem that a request cannot be served now, but in a moment: 503 with
	 * {@code Retry-After}.
	 * @param reason why, without a full stop at the end
	 * @return the problem
	 */
	public static Problem busy(String reason) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
		return of(HttpStatus.SERVICE_UNAVAILABLE, "busy", reason + ". Try again in a moment.").withHeaders(headers);
	}

	private static String title(HttpStatusCode status) {
		HttpStatus known = HttpStatus.resolve(status.value());
		return (known != null) ? known.getReasonPhrase() : "Status " + status.value();
	}

	/**
	 * Adds a member to the details.
	 * @param name the member's name
	 * @param value its value, anything that JSON can say; {@code null} adds nothing
	 * @return this problem
	 */
	public Problem with(String name, @Nullable Object value) {
		if (value != null) {
			this.members.put(name, value);
		}
		return this;
	}

	/**
	 * Adds headers to the response.
	 * @param headers the headers
	 * @return this problem
	 */
	public Problem withHeaders(HttpHeaders headers) {
		this.headers.putAll(headers);
		return this;
	}

	/**
	 * Returns the HTTP status.
	 * @return the status
	 */
	public HttpStatusCode getStatus() {
		return this.status;
	}

	/**
	 * Sends the problem, unless the response has begun already.
	 * @param response the response, emptied first
	 * @throws IOException if the client is gone
	 */
	public void send(HttpServletResponse response) throws IOException {
		if (response.isCommitted()) {
			return;
		}
		response.reset();
		SafeHeaders.forEach(response::setHeader);
		response.setStatus(this.status.value());
		this.headers.forEach((name, values) -> values.forEach((value) -> response.addHeader(name, value)));
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		response.getOutputStream().write(toBytes());
	}

	/**
	 * Returns the JSON, with a line end for whoever reads it in a terminal.
	 * @return UTF-8
	 */
	public byte[] toBytes() {
		// By way of a string, so that half a character becomes a question mark: to bytes,
		// Jackson refuses it.
		byte[] json = JSON.writeValueAsString(this.members).getBytes(StandardCharsets.UTF_8);
		byte[] line = Arrays.copyOf(json, json.length + 1);
		line[json.length] = '\n';
		return line;
	}

}
