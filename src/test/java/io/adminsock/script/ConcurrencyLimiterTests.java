package io.adminsock.script;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConcurrencyLimiterTests {

	private static final String MAIN = "default";

	private static final String OPEN = "open";

	private final ConcurrencyLimiter limiter = new ConcurrencyLimiter(3, 2);

	@Test
	void eachSocketHasPlacesOfItsOwn() {
		assertThat(this.limiter.tryAcquire(OPEN, "a", null)).isNull();
		assertThat(this.limiter.tryAcquire(OPEN, "a", null)).isNull();
		assertThat(this.limiter.tryAcquire(OPEN, "a", null)).isEqualTo("'a' runs already, as many times as it may (2)");
		assertThat(this.limiter.tryAcquire(OPEN, "b", null)).isNull();
		assertThat(this.limiter.tryAcquire(OPEN, "c", null)).isEqualTo("As many scripts run already as may (3)");
		assertThat(this.limiter.tryAcquire(MAIN, "a", null)).isNull();
		assertThat(this.limiter.tryAcquire(MAIN, "a", null)).isNull();
		assertThat(this.limiter.tryAcquire(MAIN, "c", null)).isNull();
		assertThat(this.limiter.tryAcquire(MAIN, "c", null)).isEqualTo("As many scripts run already as may (3)");
	}

	@Test
	void aLimitThatAScriptDeclaresHoldsForAllSocketsTogether() {
		assertThat(this.limiter.tryAcquire(OPEN, "backup", 1)).isNull();
		assertThat(this.limiter.tryAcquire(MAIN, "backup", 1))
			.isEqualTo("'backup' runs already, as many times as it may (1)");
		this.limiter.release(OPEN, "backup");
		assertThat(this.limiter.tryAcquire(MAIN, "backup", 1)).isNull();
	}

	@Test
	void aDeclaredLimitMayBeAboveTheUsualOneAndNotAboveThatOfTheSocket() {
		for (int i = 0; i < 3; i++) {
			assertThat(this.limiter.tryAcquire(OPEN, "a", 100)).isNull();
		}
		assertThat(this.limiter.tryAcquire(OPEN, "a", 100)).isEqualTo("As many scripts run already as may (3)");
		assertThat(this.limiter.tryAcquire(MAIN, "a", 100)).isNull();
	}

	@Test
	void runsFromBeforeALimitWasDeclaredCount() {
		assertThat(this.limiter.tryAcquire(OPEN, "a", null)).isNull();
		assertThat(this.limiter.tryAcquire(MAIN, "a", 1)).isNotNull();
		this.limiter.release(OPEN, "a");
		assertThat(this.limiter.tryAcquire(MAIN, "a", 1)).isNull();
		assertThat(this.limiter.tryAcquire(OPEN, "a", null)).isNull();
	}

	@Test
	void aPlaceThatWasRefusedIsNotTaken() {
		assertThat(this.limiter.tryAcquire(OPEN, "a", 1)).isNull();
		assertThat(this.limiter.tryAcquire(OPEN, "a", 1)).isNotNull();
		this.limiter.release(OPEN, "a");
		for (int i = 0; i < 3; i++) {
			assertThat(this.limiter.tryAcquire(OPEN, "b", 9)).isNull();
		}
	}

}
