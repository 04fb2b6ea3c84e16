package io.adminsock.socket;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SocketPermissionsTests {

	@ParameterizedTest
	@CsvSource({ ", , 0600", "daemon, , 0600", ", staff, 0660", "daemon, staff, 0660" })
	void ofWithoutModeLetsInTheOwnerAndTheGroupThatWasNamed(@Nullable String owner, @Nullable String group,
			String mode) {
		SocketPermissions permissions = SocketPermissions.of(null, owner, group);
		assertThat(permissions).isEqualTo(new SocketPermissions(FileMode.of(mode), owner, group));
	}

	@ParameterizedTest
	@CsvSource({ "0666, ", "0600, staff", "0000, " })
	void ofKeepsTheModeThatWasGiven(String mode, @Nullable String group) {
		assertThat(SocketPermissions.of(FileMode.of(mode), null, group).mode()).hasToString(mode);
	}

}
