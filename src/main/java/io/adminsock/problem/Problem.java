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
 * An error response: an HTTP status, a {@code kind} for programs and a sentence for
 * people. It is sent as {@code application/problem+json} (RFC 9457).
 */
public final class Problem {

	/**
	 * The request attribute with the reason of a failure for the audit log, which is not
	 * sent to the client.
	 */
	public static final String REASON_ATTRIBUTE = "io.adminsock.reason";

	/**
	 * The request attribute that, with any value, marks a response as incomplete. The
	 * server then closes the connection without the end of the body, so that the client
	 * notices.
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
	 * @param kind a stable identifier for programs
	 * @param detail what went wrong and what to do, in a sentence
	 * @return the problem
	 */
	public static Problem of(HttpStatusCode status, String kind, String detail) {
		return new Problem(status, kind, detail);
	}

	/**
	 * Creates a problem whose kind is the reason phrase of its status, such as
	 * {@code bad-request} for 400.
	 * @param status the HTTP status
	 * @param detail what went wrong, or {@code null} if the status says enough
	 * @return the problem
	 */
	public static Problem of(HttpStatusCode status, @Nullable String detail) {
		String title = title(status);
		String kind = title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
		return new Problem(status, kind, (detail != null && !detail.isBlank()) ? detail : title + ".");
	}

	/**
	 * Creates a problem for a request that may succeed a moment later: 503 with
	 * {@code Retry-After}.
	 * @param reason why, without a full stop at the end
	 * @return the problem
	 */
	public static Problem busy(String reason) {
		return unavailable("busy", reason + ". Try again in a moment.");
	}

	/**
	 * Creates a problem for a command that is not there at this moment: 503 with
	 * {@code Retry-After}.
	 * @param kind a stable identifier for programs
	 * @param detail why, and what to do, in a sentence
	 * @return the problem
	 */
	public static Problem unavailable(String kind, String detail) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
		return of(HttpStatus.SERVICE_UNAVAILABLE, kind, detail).withHeaders(headers);
	}

	private static String title(HttpStatusCode status) {
		HttpStatus known = HttpStatus.resolve(status.value());
		return (known != null) ? known.getReasonPhrase() : "Status " + status.value();
	}

	/**
	 * Adds a member to the JSON object.
	 * @param name the name of the member
	 * @param value a value that Jackson can serialize; {@code null} adds nothing
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
	 * Sends the problem unless the response is committed.
	 * @param response the response, which is reset
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
	 * Returns the JSON and a line end, which separates it from the prompt of a terminal.
	 * @return the JSON in UTF-8
	 */
	public byte[] toBytes() {
		// writeValueAsBytes would reject a single surrogate, which getBytes replaces.
		byte[] json = JSON.writeValueAsString(this.members).getBytes(StandardCharsets.UTF_8);
		byte[] line = Arrays.copyOf(json, json.length + 1);
		line[json.length] = '\n';
		return line;
	}

}
