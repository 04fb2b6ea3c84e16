package io.adminsock.tomcat;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;

import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketProcessorBase;

/**
 * The task that processes an event of a connection, while it holds the connection's lock.
 * <p>
 * It follows Tomcat's {@code NioEndpoint.SocketProcessor.doRun} (11.0.27), which works
 * with Tomcat's own poller only. The differences:
 * <ul>
 * <li>A connection that is being drained is left alone: a task that waited for the lock
 * would take the rest of a body for a request.</li>
 * <li>A connection is drained before it is closed, if its client may still send a
 * body.</li>
 * <li>Buffers go back to the pool after each request.</li>
 * <li>Each {@code Error} closes the connection and is thrown to the caller. Tomcat
 * swallows most of them, and leaves the connection open after those of the virtual
 * machine.</li>
 * <li>Only a read or write event continues a TLS handshake. Tomcat names the events that
 * do not.</li>
 * <li>The task is not put into a cache after use.</li>
 * </ul>
 */
final class ConnectionTask extends SocketProcessorBase<NioChannel> {

	private static final Log logger = LogFactory.getLog(ConnectionTask.class);

	private static final int HANDSHAKE_DONE = 0;

	private static final int HANDSHAKE_FAILED = -1;

	private final UnixSocketEndpoint endpoint;

	private final UnixSocketConnection connection;

	ConnectionTask(UnixSocketEndpoint endpoint, UnixSocketConnection connection, SocketEvent event) {
		super(connection, event);
		this.endpoint = endpoint;
		this.connection = connection;
	}

	@Override
	protected void doRun() {
		if (this.connection.isDraining()) {
			return;
		}
		try {
			if (shakeHands()) {
				process();
			}
		}
		catch (RuntimeException ex) {
			logger.error("Cannot serve a connection", ex);
			this.connection.close();
		}
		catch (Error ex) {
			this.connection.close();
			throw ex;
		}
	}

	/**
	 * Gives the buffers back where a request has begun and ended here, because no other
	 * thread uses them then: the next request waits for the lock.
	 */
	private void process() {
		SocketBufferHandler buffers = this.connection.getSocket().getBufHandler();
		boolean begins = this.event == SocketEvent.OPEN_READ && this.connection.getCurrentProcessor() == null;
		SocketState state = this.endpoint.getHandler().process(this.connection, this.event);
		if (state == SocketState.CLOSED) {
			close(buffers);
		}
		else if (begins && state == SocketState.OPEN && buffers instanceof PooledSocketBufferHandler pooled) {
			pooled.giveBack();
		}
	}

	private void close(SocketBufferHandler buffers) {
		if (this.endpoint.isRunning() && this.connection.beginDrain()) {
			buffers.reset();
		}
		else {
			this.connection.close();
		}
	}

	/**
	 * Goes on with a TLS handshake, if there is one.
	 * @return whether it is complete
	 */
	private boolean shakeHands() {
		NioChannel channel = this.connection.getSocket();
		if (channel.isHandshakeComplete()) {
			return true;
		}
		int state = handshake(channel);
		this.event = SocketEvent.OPEN_READ;
		if (state == SelectionKey.OP_READ) {
			this.connection.registerReadInterest();
		}
		else if (state == SelectionKey.OP_WRITE) {
			this.connection.registerWriteInterest();
		}
		else if (state != HANDSHAKE_DONE) {
			this.endpoint.getHandler().process(this.connection, SocketEvent.CONNECT_FAIL);
			this.connection.close();
		}
		return state == HANDSHAKE_DONE;
	}

	/**
	 * Returns the events to wait for, or one of the constants above.
	 */
	private int handshake(NioChannel channel) {
		boolean read = this.event == SocketEvent.OPEN_READ;
		boolean write = this.event == SocketEvent.OPEN_WRITE;
		try {
			return (read || write) ? channel.handshake(read, write) : HANDSHAKE_FAILED;
		}
		catch (IOException | CancelledKeyException ex) {
			logger.debug("The TLS handshake failed", ex);
			return HANDSHAKE_FAILED;
		}
	}

}
