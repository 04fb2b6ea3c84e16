package io.adminsock.command.request;

import java.io.IOException;
import java.net.SocketTimeoutException;

import io.adminsock.peer.PeerConnection;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;

/**
 * A request's body with a limit of bytes and of time. A body with a longer
 * {@code Content-Length} is rejected at once, and any other when it exceeds the limit.
 * The limit of time is needed because Tomcat's timeout restarts with each byte of a slow
 * body.
 */
public final class LimitedBody extends ServletInputStream {

	private final HttpServletRequest request;

	private final ServletInputStream delegate;

	private final int memory;

	private final BodyLimits limits;

	private final long start = System.nanoTime();

	private final Listener listener;

	private long left;

	private LimitedBody(HttpServletRequest request, BodyLimits limits, int memory, Listener listener)
			throws IOException {
		this.request = request;
		this.delegate = request.getInputStream();
		this.memory = memory;
		this.limits = limits;
		this.listener = listener;
		this.left = limits.size().toBytes();
	}

	/**
	 * A listener for the bytes that are read.
	 */
	@FunctionalInterface
	public interface Listener {

		/**
		 * Handles bytes that were read.
		 * @param buffer the array that contains the bytes
		 * @param offset the index of the first byte
		 * @param count the number of bytes
		 */
		void read(byte[] buffer, int offset, int count);

	}

	static ServletInputStream of(HttpServletRequest request, BodyLimits limits, int memory) throws IOException {
		return of(request, limits, memory, (buffer, offset, count) -> {
		});
	}

	/**
	 * Opens a request's body.
	 * @param request the request
	 * @param limits the limits of the body
	 * @param memory the bytes of memory that each byte takes
	 * @param listener the listener for the bytes that are read
	 * @return the body; reading it may throw {@link BodyTooLargeException},
	 * {@link BodyBudgetException} or {@link SocketTimeoutException}
	 * @throws BodyTooLargeException if the request's {@code Content-Length} exceeds the
	 * limit
	 * @throws IOException if the body cannot be read
	 */
	public static ServletInputStream of(HttpServletRequest request, BodyLimits limits, int memory, Listener listener)
			throws IOException {
		if (request.getContentLengthLong() > limits.size().toBytes()) {
			throw BodyTooLargeException.ofBytes(limits.size().toBytes());
		}
		PeerConnection connection = PeerConnection.of(request);
		if (connection != null) {
			connection.limitBody(limits.time());
		}
		return new LimitedBody(request, limits, memory, listener);
	}

	@Override
	public int read() throws IOException {
		byte[] next = new byte[1];
		return (read(next, 0, 1) < 0) ? -1 : Byte.toUnsignedInt(next[0]);
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		int count = this.delegate.read(buffer, offset, length);
		if (count > 0) {
			this.listener.read(buffer, offset, count);
			count(count);
		}
		return count;
	}

	private void count(int bytes) throws SocketTimeoutException {
		this.left -= bytes;
		if (this.left < 0) {
			throw BodyTooLargeException.ofBytes(this.limits.size().toBytes());
		}
		if (System.nanoTime() - this.start > this.limits.time().toNanos()) {
			throw new SocketTimeoutException("it took longer than %d ms".formatted(this.limits.time().toMillis()));
		}
		this.limits.budgets().take(this.request, (long) this.memory * bytes);
	}

	@Override
	public boolean isFinished() {
		return this.delegate.isFinished();
	}

	@Override
	public boolean isReady() {
		return this.delegate.isReady();
	}

	@Override
	public void setReadListener(ReadListener listener) {
		this.delegate.setReadListener(listener);
	}

}
