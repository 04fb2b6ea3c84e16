package io.adminsock.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A connection to a socket that sends what it is told, right or wrong, and reads
 * responses as HTTP/1.1 has them.
 */
public final class RawClient implements AutoCloseable {

	private final SocketChannel channel;

	private final InputStream input;

	private RawClient(SocketChannel channel, InputStream input) {
		this.channel = channel;
		this.input = input;
	}

	/**
	 * A response.
	 *
	 * @param status the status code
	 * @param headers the headers, names in lower case
	 * @param body the body, decoded from its chunks
	 */
	public record Response(int status, Map<String, String> headers, String body) {

		/** Returns a header, or an empty text if there is none. */
		public String header(String name) {
			return this.headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
		}

		public JsonNode json() {
			return JsonMapper.shared().readTree(this.body);
		}

	}

	public static RawClient connect(Path socket) throws IOException {
		return on(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
	}

	/** Takes a connection that there is already. */
	public static RawClient on(SocketChannel channel) {
		return on(channel, new byte[0]);
	}

	/** Takes a connection of which some bytes have been read already. */
	public static RawClient on(SocketChannel channel, byte[] read) {
		return new RawClient(channel,
				new SequenceInputStream(new ByteArrayInputStream(read), Channels.newInputStream(channel)));
	}

	/** Sends one request on a connection of its own, such as {@code GET /ping}. */
	public static Response get(Path socket, String path) throws IOException {
		return exchange(socket, "GET %s HTTP/1.1\r\nHost: any\r\nConnection: close\r\n\r\n".formatted(path));
	}

	/** Posts a body of no content type on a connection of its own. */
	public static Response post(Path socket, String path, String body) throws IOException {
		return exchange(socket, request("POST", path, body));
	}

	public static Response exchange(Path socket, String request) throws IOException {
		try (RawClient client = connect(socket)) {
			return client.send(request).read();
		}
	}

	/**
	 * Returns the text of a request.
	 * @param headers further headers, as {@code Name: value}
	 */
	public static String request(String method, String path, String body, String... headers) {
		String more = Arrays.stream(headers).map("%s\r\n"::formatted).collect(Collectors.joining());
		return "%s %s HTTP/1.1\r\nHost: any\r\n%sContent-Length: %d\r\n\r\n%s".formatted(method, path, more,
				body.getBytes(StandardCharsets.UTF_8).length, body);
	}

	public RawClient send(String text) throws IOException {
		return send(text.getBytes(StandardCharsets.UTF_8));
	}

	public RawClient send(byte[] bytes) throws IOException {
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		while (buffer.hasRemaining()) {
			this.channel.write(buffer);
		}
		return this;
	}

	/** Says that nothing more will be sent. */
	public RawClient shutdownOutput() throws IOException {
		this.channel.shutdownOutput();
		return this;
	}

	/** Reads a response to anything but HEAD, and passes over 100 Continue. */
	public Response read() throws IOException {
		String statusLine = line();
		int status = Integer.parseInt(statusLine.split(" ")[1]);
		Map<String, String> headers = headers();
		if (status == 100) {
			return read();
		}
		return new Response(status, headers, body(headers));
	}

	/** Reads status line and headers only, as of a HEAD or of 100 Continue. */
	public Response readHead() throws IOException {
		String statusLine = line();
		return new Response(Integer.parseInt(statusLine.split(" ")[1]), headers(), "");
	}

	/** Reads a line, as of a response that comes bit by bit. */
	public String readLine() throws IOException {
		return line();
	}

	/** Reads all bytes until the server closes the connection or breaks it off. */
	public byte[] readToEnd() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			this.input.transferTo(bytes);
		}
		catch (IOException ex) {
			// The connection was broken off.
		}
		return bytes.toByteArray();
	}

	/** Tells whether the server has closed the connection; waits for it or for bytes. */
	public boolean isClosed() throws IOException {
		try {
			return this.input.read() < 0;
		}
		catch (IOException ex) {
			return true;
		}
	}

	public SocketChannel channel() {
		return this.channel;
	}

	private Map<String, String> headers() throws IOException {
		Map<String, String> headers = new TreeMap<>();
		for (String line = line(); !line.isEmpty(); line = line()) {
			int colon = line.indexOf(':');
			headers.merge(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip(),
					(first, second) -> first + ", " + second);
		}
		return headers;
	}

	private String body(Map<String, String> headers) throws IOException {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		if ("chunked".equals(headers.get("transfer-encoding"))) {
			for (int size = chunkSize(); size > 0; size = chunkSize()) {
				body.write(exactly(size));
				line();
			}
			line();
		}
		else if (headers.containsKey("content-length")) {
			body.write(exactly(Integer.parseInt(headers.get("content-length"))));
		}
		else if ("close".equals(headers.get("connection"))) {
			this.input.transferTo(body);
		}
		return body.toString(StandardCharsets.UTF_8);
	}

	private int chunkSize() throws IOException {
		return Integer.parseInt(line().split(";")[0].strip(), 16);
	}

	private byte[] exactly(int size) throws IOException {
		byte[] bytes = this.input.readNBytes(size);
		if (bytes.length < size) {
			throw new EOFException("%d of %d bytes".formatted(bytes.length, size));
		}
		return bytes;
	}

	private String line() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int next = this.input.read(); next != '\n'; next = this.input.read()) {
			if (next < 0) {
				throw new EOFException("closed after '%s'".formatted(line));
			}
			line.write(next);
		}
		return line.toString(StandardCharsets.UTF_8).stripTrailing();
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
