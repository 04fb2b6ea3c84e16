package io.adminsock.command.request;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.adminsock.command.ArgumentForm;
import io.adminsock.command.BadArgumentsException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A reader of the arguments in a request's body or, if there is no body, in its query. It
 * ignores the content type unless that is multipart, because {@code curl -d} sends JSON
 * as a form.
 */
final class ArgumentReader {

	private final JsonArguments json;

	private final BodyLimits limits;

	ArgumentReader(JsonArguments json, BodyLimits limits) {
		this.json = json;
		this.limits = limits;
	}

	/**
	 * Reads the arguments of a request.
	 * @param form the form that the command needs
	 */
	GivenArguments read(HttpServletRequest request, ArgumentForm form) {
		if (isMultipart(request.getContentType())) {
			throw BadArgumentsException.of("Arguments are JSON, and not a multipart form.");
		}
		byte[] body = readBody(request);
		CommandRequest.of(request).setBody(body);
		String query = request.getQueryString();
		if (body.length == 0) {
			return (query != null) ? fromQuery(query, request, form) : GivenArguments.NONE;
		}
		if (query != null) {
			throw BadArgumentsException.of("Arguments are in the body and in the query: keep them in one place.");
		}
		if (form != ArgumentForm.NONE) {
			this.limits.budgets().take(request, this.limits.treeSize(body.length));
		}
		return fromJson(body, "body", form);
	}

	/**
	 * Returns whether a body is multipart. Spring has already consumed such a body, so
	 * that it would seem to be empty.
	 */
	private static boolean isMultipart(@Nullable String contentType) {
		return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith("multipart/");
	}

	private byte[] readBody(HttpServletRequest request) {
		long length = request.getContentLengthLong();
		if (length == 0 || (length < 0 && request.getHeader("Transfer-Encoding") == null && !isStream(request))) {
			return new byte[0];
		}
		try (InputStream stream = LimitedBody.of(request, this.limits, BodyLimits.BYTES_TO_READ)) {
			// Java allocates a buffer of 16 KB at first if it does not know the length.
			return (length > 0 && length <= Integer.MAX_VALUE) ? stream.readNBytes((int) length)
					: stream.readAllBytes();
		}
		catch (IOException ex) {
			throw new UnreadableBodyException(ex);
		}
	}

	/**
	 * Returns whether a body may come without a length and a transfer encoding, as it may
	 * in HTTP/2.
	 */
	private static boolean isStream(HttpServletRequest request) {
		return request.getProtocol().startsWith("HTTP/2");
	}

	private GivenArguments fromJson(byte[] text, String source, ArgumentForm form) {
		try {
			return this.json.read(text, form);
		}
		catch (JacksonException ex) {
			throw MalformedJson.of(source, ex);
		}
	}

	private GivenArguments fromQuery(String query, HttpServletRequest request, ArgumentForm form) {
		String first = decode(query);
		if (first != null && (first.startsWith("[") || first.startsWith("{"))) {
			return fromJson(first.getBytes(StandardCharsets.ISO_8859_1), "query", form);
		}
		Map<String, JsonNode> values = new LinkedHashMap<>();
		parameters(request).forEach((name, texts) -> values.put(name, node(texts)));
		return new GivenArguments.Named(values, true);
	}

	private static Map<String, String[]> parameters(HttpServletRequest request) {
		try {
			return request.getParameterMap();
		}
		catch (IllegalStateException ex) {
			throw BadArgumentsException.of("The query cannot be read: it is to be percent-encoded UTF-8, "
					+ "with server.tomcat.max-parameter-count parameters at most.", ex);
		}
	}

	/**
	 * Decodes each byte to one character, so that Jackson reports bytes that are not
	 * UTF-8. A UTF-8 decoder would replace them. Returns {@code null} if the query is not
	 * percent-encoded.
	 */
	private static @Nullable String decode(String query) {
		try {
			return URLDecoder.decode(query, StandardCharsets.ISO_8859_1);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static JsonNode node(String[] texts) {
		JsonNodeFactory nodes = JsonNodeFactory.instance;
		if (texts.length == 1) {
			return nodes.stringNode(texts[0]);
		}
		ArrayNode array = nodes.arrayNode();
		for (String text : texts) {
			array.add(text);
		}
		return array;
	}

}
