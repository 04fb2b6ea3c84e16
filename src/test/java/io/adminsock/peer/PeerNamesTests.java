package io.adminsock.peer;

import java.io.IOException;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;

import jdk.net.UnixDomainPrincipal;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PeerNamesTests {

	private static final UnixDomainPrincipal ALICE = named("alice");

	private static final UnixDomainPrincipal BOB = named("bob");

	private final PeerNames names = new PeerNames(Duration.ofHours(1));

	@Test
	void areFoundOnceForTheSameUserAndGroup() throws IOException {
		assertThat(this.names.find(1, 2, () -> ALICE)).isSameAs(ALICE);
		assertThat(this.names.find(1, 2, () -> BOB)).isSameAs(ALICE);
	}

	@Test
	void areThoseOfBothUserAndGroup() throws IOException {
		assertThat(this.names.find(1, 2, () -> ALICE)).isSameAs(ALICE);
		assertThat(this.names.find(1, 3, () -> BOB)).isSameAs(BOB);
		assertThat(this.names.find(2, 2, () -> BOB)).isSameAs(BOB);
	}

	@Test
	void areFoundAnewOnceTheyAreOld() throws IOException {
		PeerNames forgetful = new PeerNames(Duration.ZERO);
		assertThat(forgetful.find(1, 2, () -> ALICE)).isSameAs(ALICE);
		assertThat(forgetful.find(1, 2, () -> BOB)).isSameAs(BOB);
	}

	@Test
	void areNotKeptWhereTheyWereNotFound() throws IOException {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.names.find(1, 2, () -> {
			throw new IOException("closed");
		}));
		assertThat(this.names.find(1, 2, () -> BOB)).isSameAs(BOB);
	}

	private static UnixDomainPrincipal named(String name) {
		return new UnixDomainPrincipal(new Named(name), new Named(name));
	}

	private record Named(String name) implements UserPrincipal, GroupPrincipal {

		@Override
		public String getName() {
			return this.name;
		}

	}

}
