package io.adminsock.command;

import java.io.IOException;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.util.unit.DataSize;

/**
 * A request's body up to a number of bytes. More than that is refused when it is
 * announced, or else when it has come.
 */
final class LimitedBody extends ServletInputStream {

	private final ServletInputStream delegate;

	private final DataSize limit;

	private long left;

	private LimitedBody(ServletInputStream delegate, DataSize limit) {
		this.delegate = delegate;
		this.limit = limit;
		this.left = limit.toBytes();
	}

	/**
	 * Opens a request's body.
	 * @param request the request
	 * @param limit how many bytes to take
	 * @return the body, whose reading may fail with {@link BodyTooLargeException}
	 * @throws BodyTooLargeException if the request announces more
	 * @throws IOException if the body cannot be read
	 */
	static ServletInputStream of(HttpServletRequest request, DataSize limit) throws IOException {
		if (request.getContentLengthLong() > limit.toBytes()) {
			throw new BodyTooLargeException(limit);
		}
		return new LimitedBody(request.getInputStream(), limit);
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

	private void count(int bytes) {
		this.left -= Math.max(0, bytes);
		if (this.left < 0) {
			throw new BodyTooLargeException(this.limit);
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
