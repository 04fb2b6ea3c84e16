package io.adminsock.tomcat;

import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;

/**
 * The attachment of the listening channel's selection key. It is a connection without a
 * socket, because Tomcat's poller casts each attachment to a connection and cancels keys
 * that have none.
 */
final class AcceptKeyAttachment extends NioSocketWrapper {

	AcceptKeyAttachment(NioEndpoint endpoint) {
		super(new NioChannel(new SocketBufferHandler(0, 0, false)), endpoint);
	}

	/**
	 * Does nothing, because there is no socket to close, and none was counted.
	 */
	@Override
	public void close() {
	}

}
