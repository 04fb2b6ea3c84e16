package io.adminsock.command.request;

/**
 * A limit of the heap memory, in bytes, that the request bodies of one socket may take at
 * the same time. The counted size is an upper estimate, which includes the objects that
 * are parsed from a body.
 */
final class BodyBudget {

	/**
	 * The memory that each request may take without being counted. The number of requests
	 * is limited by that of connections.
	 */
	private static final int UNCOUNTED_BYTES = 16 * 1024;

	private final long size;

	private long taken;

	BodyBudget(long size) {
		this.size = size;
	}

	Lease open() {
		return new Lease();
	}

	private synchronized boolean take(long bytes, long counted) {
		boolean isOnly = this.taken == counted;
		if (!isOnly && this.taken + bytes > this.size) {
			return false;
		}
		this.taken += bytes;
		return true;
	}

	private synchronized void giveBack(long bytes) {
		this.taken -= bytes;
	}

	/**
	 * The memory of one request. A small body is always accepted. A request that is the
	 * only one to take memory may exceed the budget, because the maximum size of a body
	 * limits it already.
	 */
	final class Lease implements AutoCloseable {

		private long size;

		private long counted;

		/**
		 * Takes more memory.
		 * @param bytes the number of bytes
		 * @throws BodyBudgetException if other requests take too much
		 */
		void take(long bytes) {
			this.size += bytes;
			long more = Math.max(0, this.size - UNCOUNTED_BYTES) - this.counted;
			if (more > 0 && !BodyBudget.this.take(more, this.counted)) {
				throw new BodyBudgetException();
			}
			this.counted += Math.max(0, more);
		}

		/**
		 * Returns whether the request takes memory from the budget.
		 */
		boolean isLarge() {
			return this.counted > 0;
		}

		@Override
		public void close() {
			giveBack(this.counted);
			this.counted = 0;
			this.size = 0;
		}

	}

}
