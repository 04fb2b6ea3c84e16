package io.adminsock.tomcat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Uses {@link PooledSocketBufferHandler} in many orders of its users' steps: no buffer
 * serves two connections at a time. A test of a user who breaks the rules shows that it
 * would be found.
 */
@Tag("faults")
@Tag("interleavings")
class PooledSocketBufferHandlerInterleavingsIT {

	private static final int ORDERS = 1_000;

	@Test
	void noBufferServesTwoConnectionsAlsoIfOneIsClosedMeanwhile() {
		Lincheck.runConcurrentTest(ORDERS, () -> {
			Users users = new Users();
			PooledSocketBufferHandler closed = users.connection();
			PooledSocketBufferHandler other = users.connection();
			users.run(() -> users.serve(closed), closed::free, () -> users.serve(other));
		});
	}

	@Test
	void buffersThatAreGivenBackDuringTheirUseAreFound() {
		assertThatExceptionOfType(LincheckAssertionError.class)
			.isThrownBy(() -> Lincheck.runConcurrentTest(ORDERS, () -> {
				Users users = new Users();
				PooledSocketBufferHandler one = users.connection();
				PooledSocketBufferHandler other = users.connection();
				users.run(() -> users.serve(one), one::giveBack, () -> users.serve(other));
			}))
			.withMessageContaining("A buffer serves two connections");
	}

	/**
	 * Users of one pool.
	 */
	private static final class Users {

		private final PooledSocketBufferHandler.Pool pool = new PooledSocketBufferHandler.Pool(1, 1);

		private final Set<ByteBuffer> inUse = Collections.newSetFromMap(new IdentityHashMap<>());

		private boolean shared;

		PooledSocketBufferHandler connection() {
			return new PooledSocketBufferHandler(this.pool);
		}

		void serve(PooledSocketBufferHandler connection) {
			ByteBuffer buffer = connection.getReadBuffer();
			begin(buffer);
			end(buffer);
			connection.giveBack();
		}

		private synchronized void begin(ByteBuffer buffer) {
			this.shared |= !this.inUse.add(buffer);
		}

		private synchronized void end(ByteBuffer buffer) {
			this.inUse.remove(buffer);
		}

		void run(Runnable... steps) {
			List<Thread> threads = new ArrayList<>();
			for (Runnable step : steps) {
				Thread thread = new Thread(step);
				threads.add(thread);
				thread.start();
			}
			for (Thread thread : threads) {
				join(thread);
			}
			if (this.shared) {
				throw new IllegalStateException("A buffer serves two connections");
			}
		}

		private static void join(Thread thread) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
