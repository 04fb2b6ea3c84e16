package io.adminsock.testing;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A server that listens on a socket, and the requests that tests send to it.
 */
public interface SocketServer {

	Path socket();

	default RawClient connect() throws IOException {
		return RawClient.connect(socket());
	}

	default RawClient.Response get(String path) throws IOException {
		return RawClient.get(socket(), path);
	}

	default RawClient.Response post(String path, String body) throws IOException {
		return RawClient.post(socket(), path, body);
	}

	/**
	 * Sends a request on a connection of its own.
	 * @param headers further headers, as {@code Name: value}
	 */
	default RawClient.Response send(String method, String path, String body, String... headers) throws IOException {
		return RawClient.exchange(socket(), RawClient.request(method, path, body, headers));
	}

}
