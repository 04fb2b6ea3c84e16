package io.adminsock.command.request;

/**
 * The memory that the request bodies of one socket may take at the same time, in bytes of
 * the heap. What is counted is an estimate from above: it includes the objects that are
 * made of a body.
 */
final class BodyBudget {

	/** What each request may take in any case; there are not more than connections. */
	private static final int SMALL = 16 * 1024;

	private final long size;

	private long taken;

	BodyBudget(long size) {
		this.size = size;
	}

	Lease open() {
		return new Lease();
	}

	private synchronized boolean take(long bytes, long own) {
		boolean alone = this.taken == own;
		if (!alone && this.taken + bytes > this.size) {
			return false;
		}
		this.taken += bytes;
		return true;
	}

	private synchronized void giveBack(long bytes) {
		this.taken -= bytes;
	}

	/**
	 * The share of one request. A request that is alone may take more than there is,
	 * because it is limited by the size of its body. A small body is always taken.
	 */
	final class Lease implements AutoCloseable {

		private long size;

		private long own;

		/**
		 * Takes more memory.
		 * @param bytes how much
		 * @throws BodyBudgetException if the bodies of other requests take it
		 */
		void take(long bytes) {
			this.size += bytes;
			long more = Math.max(0, this.size - SMALL) - this.own;
			if (more > 0 && !BodyBudget.this.take(more, this.own)) {
				throw new BodyBudgetException();
			}
			this.own += Math.max(0, more);
		}

		/**
		 * Tells whether the request takes memory that others may need.
		 */
		boolean isLarge() {
			return this.own > 0;
		}

		@Override
		public void close() {
			giveBack(this.own);
			this.own = 0;
			this.size = 0;
		}

	}

}
