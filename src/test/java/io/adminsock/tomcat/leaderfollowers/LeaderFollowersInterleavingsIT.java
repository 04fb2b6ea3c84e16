package io.adminsock.tomcat.leaderfollowers;

import java.util.function.Supplier;

import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Runs {@link LeaderFollowers} in many orders of its threads' steps. There are never two
 * leaders, each request runs once, and no request waits for ever. Tests of broken
 * variants show that these faults are found.
 */
@Tag("faults")
@Tag("interleavings")
class LeaderFollowersInterleavingsIT {

	private static final int ORDERS = 1_000;

	@Test
	void aLeadThatIsGivenAwayIsAlwaysTaken() {
		exploreGivingAway(Lead::new);
	}

	@Test
	void aLeadThatADemotedThreadTakesBackIsFound() {
		assertThatExceptionOfType(LincheckAssertionError.class)
			.isThrownBy(() -> exploreGivingAway(TakenBackByADemotedThread::new))
			.withMessageContaining("Concurrent test has hung");
	}

	@Test
	void aLeadThatIsNotTakenExclusivelyIsFound() {
		assertThatExceptionOfType(LincheckAssertionError.class)
			.isThrownBy(() -> exploreGivingAway(TakenWithoutACheck::new));
	}

	@Test
	void aRequestThatWaitsForALaterOneIsOvertaken() {
		exploreOvertaking(Lead::new);
	}

	@Test
	void aFollowerThatFallsAsleepWithoutASecondLookIsFound() {
		assertThatExceptionOfType(LincheckAssertionError.class)
			.isThrownBy(() -> exploreOvertaking(AsleepWithoutASecondLook::new))
			.withMessageContaining("Concurrent test has hung");
	}

	private static void exploreGivingAway(Supplier<Lead> lead) {
		Lincheck.runConcurrentTest(ORDERS, () -> {
			ModelServer server = new ModelServer(lead.get(), 3);
			server.serve((request) -> server.threads().promote());
		});
	}

	private static void exploreOvertaking(Supplier<Lead> lead) {
		Lincheck.runConcurrentTest(ORDERS, () -> {
			ModelServer server = new ModelServer(lead.get(), 2);
			Countdown later = new Countdown(1);
			server.serve((request) -> {
				if (request == 0) {
					later.await();
				}
				else {
					later.countDown();
				}
			});
		});
	}

	/**
	 * A thread that ends says that the lead is taken, though its successor may just have
	 * given it away.
	 */
	private static final class TakenBackByADemotedThread extends Lead {

		@Override
		void leave(boolean demoted, boolean closed) {
			super.leave(demoted, closed);
			if (demoted) {
				takeVacant();
			}
		}

	}

	/**
	 * The leader does not notice that the follower has taken the lead.
	 */
	private static final class TakenWithoutACheck extends Lead {

		@Override
		boolean endRequest(long request) {
			super.endRequest(request);
			return true;
		}

	}

	/**
	 * A request that begins between the follower's last look and its sleep does not wake
	 * it.
	 */
	private static final class AsleepWithoutASecondLook extends Lead {

		@Override
		boolean beginSleep(long seen) {
			super.beginSleep(seen);
			return true;
		}

	}

}
