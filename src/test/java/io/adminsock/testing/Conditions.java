package io.adminsock.testing;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * Waiting for conditions, for as long as a busy machine may need.
 */
public final class Conditions {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final Duration INTERVAL = Duration.ofMillis(10);

	private Conditions() {
	}

	/** Waits for a condition in the thread of the test, and looks at once. */
	public static ConditionFactory await() {
		return Awaitility.await().pollInSameThread().pollDelay(Duration.ZERO).pollInterval(INTERVAL).atMost(PATIENCE);
	}

}
