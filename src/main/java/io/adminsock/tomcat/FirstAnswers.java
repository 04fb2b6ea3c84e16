package io.adminsock.tomcat;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;

import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * The first answers of open connections, for which a stop waits a short time. Connections
 * that are still in the backlog may find another process; those that were accepted are
 * served by this one or not at all.
 */
final class FirstAnswers {

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	private static final Duration CHECK_INTERVAL = Duration.ofMillis(5);

	private FirstAnswers() {
	}

	static void await(Collection<SocketWrapperBase<NioChannel>> connections) {
		long end = System.nanoTime() + TIMEOUT.toNanos();
		while (System.nanoTime() < end && connections.stream().anyMatch(FirstAnswers::isMissing)) {
			LockSupport.parkNanos(CHECK_INTERVAL.toNanos());
		}
	}

	private static boolean isMissing(SocketWrapperBase<NioChannel> wrapper) {
		return wrapper instanceof UnixSocketConnection connection && !connection.isAnswered();
	}

}
