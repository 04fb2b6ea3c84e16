package io.adminsock.socket;

import java.util.List;
import java.util.stream.Stream;

/**
 * The sockets that a server listens on.
 *
 * @param main the main socket, which always exists
 * @param others the further sockets, in the order in which they are opened
 */
public record ListeningSockets(ListeningSocket main, List<ListeningSocket> others) {

	/**
	 * Returns all sockets.
	 * @return the main socket, then the others
	 */
	public List<ListeningSocket> all() {
		return Stream.concat(Stream.of(this.main), this.others.stream()).toList();
	}

}
