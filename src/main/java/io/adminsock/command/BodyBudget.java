package io.adminsock.command;

/**
 * The memory that the request bodies of one socket may take at the same time, in bytes of
 * the heap. What is counted is an estimate from above: it includes the objects that are
 * made of a body.
 */
final class BodyBudget {

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
	 * The share of one request. A request that is alone may take more than there is: it
	 * is limited by the size of its body.
	 */
	final class Lease implements AutoCloseable {

		private long own;

		/**
		 * Takes more memory.
		 * @param bytes how much
		 * @throws BodyBudgetException if the bodies of other requests take it
		 */
		void take(long bytes) {
			if (!BodyBudget.this.take(bytes, this.own)) {
				throw new BodyBudgetException();
			}
			this.own += bytes;
		}

		@Override
		public void close() {
			giveBack(this.own);
			this.own = 0;
		}

	}

}
