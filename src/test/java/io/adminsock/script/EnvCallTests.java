package io.adminsock.script;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EnvCallTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "null", quoteCharacter = '`',
			value = { "python3 | python3 | null", "python3 -u | python3 -u | null", "-S python3 -u | python3 | null",
					"-Spython3 -u | python3 | null", "-vS python3 'a b' | python3 | null",
					"--split-string=python3 -u | python3 | null", "-S -u PATH python3 | python3 | ``",
					"-S -uPATH python3 | python3 | ``", "-S --unset=PATH python3 | python3 | ``",
					"-S -u HOME python3 | python3 | null", "-S -i python3 | python3 | ``", "-iS python3 | python3 | ``",
					"-S - python3 | python3 | ``", "-S --ignore-environment python3 | python3 | ``",
					"-S -- python3 | python3 | null", "-S A=b PATH=/opt/bin:/bin python3 | python3 | /opt/bin:/bin",
					"-S -i PATH=/opt/bin python3 | python3 | /opt/bin", "-S -S python3 | python3 | null",
					"-S --ignore-signal=HUP --debug python3 | python3 | null", "-S\tpython3\t-u | python3 | null" })
	void theProgramAndThePathAreFound(String argument, String program, String path) throws InvalidScriptException {
		assertThat(EnvCall.of(argument)).isEqualTo(new EnvCall(program, path));
	}

	@Test
	void noProgramIsRefused() {
		for (String argument : new String[] { "", "-i", "A=b", "-S", "-S -i", "-v", "-u", "-", "--" }) {
			assertThatExceptionOfType(InvalidScriptException.class).as(argument)
				.isThrownBy(() -> EnvCall.of(argument))
				.withMessageContaining("calls env with '%s', which names no program".formatted(argument));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "-S ${EVIL} | has quotes, backslashes or variables",
			"-S 'python3' | has quotes", "-S \"python3\" | has quotes", "-S A='b c' python3 | has quotes",
			"-S pyth\\_on3 | has quotes", "-S #python3 | has quotes", "-C /tmp | has the option -C",
			"-S --chdir=/tmp x | has the option --chdir=/tmp", "--split python3 | has the option --split python3",
			"-S -a x python3 | has the option -a", "-0 | has the option -0" })
	void whatIsNotUnderstoodIsRefused(String argument, String reason) {
		assertThatExceptionOfType(InvalidScriptException.class).isThrownBy(() -> EnvCall.of(argument))
			.withMessageContaining(reason);
	}

}
