package io.adminsock.tomcat.leaderfollowers;

/**
 * A {@link java.util.concurrent.CountDownLatch} of a few steps, so that there are few
 * orders of them.
 */
final class Countdown {

	private int count;

	Countdown(int count) {
		this.count = count;
	}

	synchronized void countDown() {
		this.count--;
		notifyAll();
	}

	synchronized void await() {
		try {
			while (this.count > 0) {
				wait();
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
