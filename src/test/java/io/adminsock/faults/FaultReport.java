package io.adminsock.faults;

import java.time.Duration;
import java.time.Instant;

/**
 * The line of figures that a test prints when it is through.
 */
final class FaultReport {

	private final String name;

	private final Instant start = Instant.now();

	FaultReport(String name) {
		this.name = name;
	}

	void print(String report) {
		System.out.println(
				"%s: %s, %d s".formatted(this.name, report, Duration.between(this.start, Instant.now()).toSeconds()));
	}

}
