package io.adminsock.connector;

import io.adminsock.socket.SocketFile;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioEndpoint;

/**
 * HTTP/1.1 over a Unix domain socket. Public, with a constructor that takes nothing,
 * since Tomcat makes protocols by their class names.
 */
public final class UnixSocketProtocol extends Http11NioProtocol {

	/**
	 * Creates the protocol; {@link #setSocketFile} must follow.
	 */
	public UnixSocketProtocol() {
		super(new UnixSocketEndpoint());
	}

	/**
	 * Sets the socket to listen on.
	 * @param socketFile the socket file, opened at the start and closed at the stop
	 */
	public void setSocketFile(SocketFile socketFile) {
		endpoint().setSocketFile(socketFile);
	}

	private UnixSocketEndpoint endpoint() {
		NioEndpoint endpoint = (NioEndpoint) getEndpoint();
		return (UnixSocketEndpoint) endpoint;
	}

	@Override
	protected String getNamePrefix() {
		return "unix";
	}

}
