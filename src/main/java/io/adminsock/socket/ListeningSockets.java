package io.adminsock.socket;

import java.util.List;
import java.util.stream.Stream;

/**
 * The sockets that a server listens on.
 *
 * @param main the one that is always there
 * @param others those beside it, in the order in which they are opened
 */
public record ListeningSockets(ListeningSocket main, List<ListeningSocket> others) {

	/**
	 * Returns all of them.
	 * @return the main one, and the others
	 */
	public List<ListeningSocket> all() {
		return Stream.concat(Stream.of(this.main), this.others.stream()).toList();
	}

}
