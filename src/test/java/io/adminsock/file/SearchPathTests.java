package io.adminsock.file;

import java.nio.file.Path;
import java.util.List;

import io.adminsock.testing.Programs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a {@code PATH} that has directories with programs of another user.
 */
@ExtendWith(OutputCaptureExtension.class)
class SearchPathTests {

	@TempDir
	private Path parent;

	private Path evil;

	private Path good;

	@BeforeEach
	void makePrograms() {
		Programs.requireRoot();
		this.evil = this.parent.resolve("evil");
		this.good = this.parent.resolve("good");
		run("chmod 755 .; mkdir -m 777 evil; mkdir -m 755 good; cp /bin/true good/tool; chmod 755 good/tool");
		Programs.Result attack = Programs.runAs(65534, 65534, "", "cp", "/bin/true", this.evil + "/tool");
		assertThat(attack).as(attack.output()).extracting(Programs.Result::status).isEqualTo(0);
	}

	private void run(String commands) {
		Programs.Result result = Programs.run("sh", "-e", "-c",
				"umask 022; cd '%s'; %s".formatted(this.parent, commands));
		assertThat(result).as(result.output()).extracting(Programs.Result::status).isEqualTo(0);
	}

	@Test
	void theFirstTrustedProgramIsFoundAndOneLineTellsOfTheOthers(CapturedOutput output) {
		SearchPath path = SearchPath.of("%s:%s".formatted(this.evil, this.good));
		assertThat(path.find("tool")).contains(this.good.resolve("tool"));
		assertThat(path.find("tool")).contains(this.good.resolve("tool"));
		assertThat(output).containsOnlyOnce(
				"%1$s/tool is passed over: it is not to be trusted: %1$s has mode 0777, so that others may write to it (chmod go-w)"
					.formatted(this.evil));
	}

	@Test
	void aProgramOfAnotherUserInATrustedDirectoryIsPassedOver(CapturedOutput output) {
		run("mkdir -m 755 also; cp -a evil/tool also/tool");
		Path also = this.parent.resolve("also");
		assertThat(SearchPath.of("%s:%s".formatted(also, this.good)).find("tool")).contains(this.good.resolve("tool"));
		assertThat(output).contains(
				"%1$s/tool is passed over: it is not to be trusted: %1$s/tool belongs to uid 65534, and not to root"
					.formatted(also));
	}

	@Test
	void whereNoneIsTrustedNoneIsFound() {
		assertThat(SearchPath.of(this.evil.toString()).find("tool")).isEmpty();
		assertThat(SearchPath.of(this.good.toString()).find("none")).isEmpty();
		assertThat(SearchPath.of("good:.:").find("tool")).isEmpty();
	}

	@Test
	void onlyTrustedDirectoriesAreLeftAndEachOtherOneIsReportedOnce(CapturedOutput output) {
		SearchPath path = SearchPath.of("%1$s:/usr/bin::good:/tmp:%2$s:%2$s/missing".formatted(this.evil, this.good));
		assertThat(path.directories()).isEqualTo(List.of(Path.of("/usr/bin"), this.good));
		assertThat(path.directories()).hasSize(2);
		assertThat(output)
			.containsOnlyOnce("'%s' is left out of the PATH: it is not to be trusted".formatted(this.evil))
			.containsOnlyOnce("'' is left out of the PATH: it is not an absolute path")
			.containsOnlyOnce("'good' is left out of the PATH: it is not an absolute path")
			.containsOnlyOnce("'/tmp' is left out of the PATH: it is not to be trusted: /tmp has mode 1777")
			.doesNotContain("missing");
	}

	@Test
	void aDirectoryIsLookedAtEachTime() {
		SearchPath path = SearchPath.of(this.good.toString());
		assertThat(path.directories()).containsExactly(this.good);
		run("chmod 777 good");
		assertThat(path.directories()).isEmpty();
		assertThat(path.find("tool")).isEmpty();
		run("chmod 755 good");
		assertThat(path.find("tool")).isPresent();
	}

	/**
	 * The JDK throws the same exception for a NUL as for a character that the locale
	 * cannot encode.
	 */
	@Test
	void anEntryOrNameThatIsNoPathIsPassedOver() {
		SearchPath path = SearchPath.of("/a\0b:%s".formatted(this.good));
		assertThat(path.find("tool")).contains(this.good.resolve("tool"));
		assertThat(path.candidates("tool")).containsExactly(this.good.resolve("tool"));
		assertThat(path.candidates("to\0ol")).isEmpty();
		assertThat(path.find("to\0ol")).isEmpty();
		assertThat(path.directories()).containsExactly(this.good);
		assertThat(path.findUntrusted()).endsWith("which is not a path");
	}

	@Test
	void withoutAPathTheUsualDirectoriesAreSearched() {
		assertThat(SearchPath.of(null).find("sh")).isPresent();
	}

}
