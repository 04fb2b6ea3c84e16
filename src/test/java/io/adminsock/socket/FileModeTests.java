package io.adminsock.socket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FileModeTests {

	@ParameterizedTest
	@CsvSource({ "0660, 0660", "0600, 0600", "00660, 0660", "0, 0000", "0000, 0000", "0777, 0777", "0o660, 0660",
			"07, 0007", "rw-rw----, 0660", "rwxr-x--x, 0751", "---------, 0000", "rwxrwxrwx, 0777", "r--------, 0400",
			"--x--x--x, 0111" })
	void ofReadsOctalAndSymbolic(String text, String mode) {
		assertThat(FileMode.of(text)).hasToString(mode);
	}

	@ParameterizedTest
	@ValueSource(strings = { "432", "660", "", " 0660", "0660 ", "-0660", "0x1b0", "0680", "000660", "rw-rw---",
			"rw-rw-----", "rwsrw----", "rw-rw---t", "0o", "wr-rw----", "u=rw", "-rw-rw----", "٠660" })
	void ofRefusesAnythingElse(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> FileMode.of(text))
			.withMessage("mode '%s' is not octal with a leading zero, such as \"0660\" or rw-rw---- "
					+ "(in YAML, put it into quotes)", text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "432", "7", "", "-0007", "rwx------", "0o", "0008" })
	void ofUmaskRefusesWhatIsNotOctal(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> FileMode.ofUmask(text))
			.withMessage("umask '%s' is not octal with a leading zero, such as \"0007\" (in YAML, put it into quotes)",
					text);
	}

	@ParameterizedTest
	@CsvSource({ "01660, 1660", "02660, 2660", "04600, 4600", "07777, 7777" })
	void ofRefusesBitsThatASocketDoesNotHave(String text, String bits) {
		assertThatIllegalArgumentException().isThrownBy(() -> FileMode.of(text))
			.withMessage("0%s has bits outside 0777: a socket has no set-id or sticky bit", bits);
	}

	@Test
	void ofUmaskRefusesBitsThatASocketDoesNotHave() {
		assertThatIllegalArgumentException().isThrownBy(() -> FileMode.ofUmask("01022"))
			.withMessage("01022 has bits outside 0777: a socket has no set-id or sticky bit");
	}

	@Test
	void newRefusesBitsThatASocketDoesNotHave() {
		assertThatIllegalArgumentException().isThrownBy(() -> new FileMode(01000));
		assertThatIllegalArgumentException().isThrownBy(() -> new FileMode(-1));
	}

	@Test
	void ofUmaskIsWhatAProcessWithThatUmaskGives() {
		for (int umask = 0; umask <= 0777; umask++) {
			assertThat(FileMode.ofUmask("0%o".formatted(umask)).bits()).isEqualTo(0777 & ~umask);
		}
		assertThat(FileMode.ofUmask("0o0002")).hasToString("0775");
	}

	@Test
	void ofReadsEveryCombinationOfLetters() {
		String[] triples = { "---", "--x", "-w-", "-wx", "r--", "r-x", "rw-", "rwx" };
		for (int bits = 0; bits <= 0777; bits++) {
			String letters = triples[bits >> 6] + triples[(bits >> 3) & 7] + triples[bits & 7];
			assertThat(FileMode.of(letters).bits()).isEqualTo(bits);
		}
	}

	@ParameterizedTest
	@CsvSource({ "0600, 0700", "0660, 0750", "0666, 0755", "0777, 0755", "0775, 0755", "0620, 0710", "0602, 0701",
			"0000, 0700", "0060, 0750", "0640, 0750" })
	void forDirectoryLetsInWhoeverMayUseTheSocketAndLetsNobodyElseWrite(String socket, String directory) {
		assertThat(FileMode.of(socket).forDirectory()).hasToString(directory);
	}

}
