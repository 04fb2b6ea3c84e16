package io.adminsock.script;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlacesTests {

	private static final String MAIN = "default";

	private static final String OPEN = "open";

	private final Places places = new Places(3, 2);

	@Test
	void eachSocketHasPlacesOfItsOwn() {
		assertThat(this.places.take(OPEN, "a", null)).isNull();
		assertThat(this.places.take(OPEN, "a", null)).isNull();
		assertThat(this.places.take(OPEN, "a", null)).isEqualTo("'a' runs already, as many times as it may (2)");
		assertThat(this.places.take(OPEN, "b", null)).isNull();
		assertThat(this.places.take(OPEN, "c", null)).isEqualTo("As many scripts run already as may (3)");
		assertThat(this.places.take(MAIN, "a", null)).isNull();
		assertThat(this.places.take(MAIN, "a", null)).isNull();
		assertThat(this.places.take(MAIN, "c", null)).isNull();
		assertThat(this.places.take(MAIN, "c", null)).isEqualTo("As many scripts run already as may (3)");
	}

	@Test
	void aLimitThatAScriptDeclaresHoldsForAllSocketsTogether() {
		assertThat(this.places.take(OPEN, "backup", 1)).isNull();
		assertThat(this.places.take(MAIN, "backup", 1)).isEqualTo("'backup' runs already, as many times as it may (1)");
		this.places.give(OPEN, "backup");
		assertThat(this.places.take(MAIN, "backup", 1)).isNull();
	}

	@Test
	void aDeclaredLimitMayBeAboveTheUsualOneAndNotAboveThatOfTheSocket() {
		for (int i = 0; i < 3; i++) {
			assertThat(this.places.take(OPEN, "a", 100)).isNull();
		}
		assertThat(this.places.take(OPEN, "a", 100)).isEqualTo("As many scripts run already as may (3)");
		assertThat(this.places.take(MAIN, "a", 100)).isNull();
	}

	@Test
	void runsFromBeforeALimitWasDeclaredCount() {
		assertThat(this.places.take(OPEN, "a", null)).isNull();
		assertThat(this.places.take(MAIN, "a", 1)).isNotNull();
		this.places.give(OPEN, "a");
		assertThat(this.places.take(MAIN, "a", 1)).isNull();
		assertThat(this.places.take(OPEN, "a", null)).isNull();
	}

	@Test
	void aPlaceThatWasRefusedIsNotTaken() {
		assertThat(this.places.take(OPEN, "a", 1)).isNull();
		assertThat(this.places.take(OPEN, "a", 1)).isNotNull();
		this.places.give(OPEN, "a");
		for (int i = 0; i < 3; i++) {
			assertThat(this.places.take(OPEN, "b", 9)).isNull();
		}
	}

}
