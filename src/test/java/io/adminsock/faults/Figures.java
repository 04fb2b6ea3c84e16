package io.adminsock.faults;

import java.time.Duration;
import java.time.Instant;

/**
 * The line of figures that a test prints when it is through.
 */
final class Figures {

	private final String name;

	private final Instant start = Instant.now();

	Figures(String name) {
		this.name = name;
	}

	void print(String figures) {
		System.out.println(
				"%s: %s, %d s".formatted(this.name, figures, Duration.between(this.start, Instant.now()).toSeconds()));
	}

}
