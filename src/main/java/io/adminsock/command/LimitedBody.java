package io.adminsock.command;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.util.unit.DataSize;

/**
 * A request's body up to a number of bytes, and up to a time. More bytes are refused when
 * they are announced, or else when they have come. Tomcat alone would wait anew for each
 * byte of a slow body.
 */
final class LimitedBody extends ServletInputStream {

	private final ServletInputStream delegate;

	private final Limits limits;

	private final long start = System.nanoTime();

	private long left;

	private LimitedBody(ServletInputStream delegate, Limits limits) {
		this.delegate = delegate;
		this.limits = limits;
		this.left = limits.size().toBytes();
	}

	/**
	 * What is taken of a body.
	 *
	 * @param size how many bytes
	 * @param time for how long
	 */
	record Limits(DataSize size, Duration time) {
	}

	/**
	 * Opens a request's body.
	 * @param request the request
	 * @param limits how much to take
	 * @return the body, whose reading may fail with {@link BodyTooLargeException} or
	 * {@link SocketTimeoutException}
	 * @throws BodyTooLargeException if the request announces more
	 * @throws IOException if the body cannot be read
	 */
	static ServletInputStream of(HttpServletRequest request, Limits limits) throws IOException {
		if (request.getContentLengthLong() > limits.size().toBytes()) {
			throw new BodyTooLargeException(limits.size());
		}
		return new LimitedBody(request.getInputStream(), limits);
	}

	@Override
	public int read() throws IOException {
		int next = this.delegate.read();
		count((next >= 0) ? 1 : 0);
		return next;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		int count = this.delegate.read(buffer, offset, length);
		count(count);
		return count;
	}

	private void count(int bytes) throws SocketTimeoutException {
		this.left -= Math.max(0, bytes);
		if (this.left < 0) {
			throw new BodyTooLargeException(this.limits.size());
		}
		if (bytes > 0 && System.nanoTime() - this.start > this.limits.time().toNanos()) {
			throw new SocketTimeoutException("it took longer than %d ms".formatted(this.limits.time().toMillis()));
		}
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
