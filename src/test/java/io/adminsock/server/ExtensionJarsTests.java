package io.adminsock.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

import io.adminsock.testing.Programs;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that jars are left out if another user could change them, or if they lead to
 * other jars.
 */
@ExtendWith(OutputCaptureExtension.class)
class ExtensionJarsTests {

	@TempDir
	private Path parent;

	private Path lib;

	@BeforeEach
	void makeDirectory() throws IOException {
		this.lib = Files.createDirectory(this.parent.resolve("lib"));
		jar("good.jar", null);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"chmod g+w LIB | lib: it is not to be trusted: LIB has mode 0775",
			"chmod 1777 LIB | lib: it is not to be trusted: LIB has mode 1777",
			"chown 1234 LIB | lib: it is not to be trusted: LIB belongs to uid 1234, and not to root",
			"chmod o+w LIB/.. | lib: it is not to be trusted: ", "chown 1234 LIB/.. | lib: it is not to be trusted: ",
			"mv LIB LIB.a; ln -s LIB.a LIB; chown -h 1234 LIB | LIB belongs to uid 1234",
			"mv LIB LIB.a; chown 1234 LIB.a; ln -s LIB.a LIB | LIB.a belongs to uid 1234",
			"mv LIB LIB.a; ln -s LIB.b LIB | LIB: the directory cannot be read",
			"chmod o+w LIB/good.jar | LIB/good.jar is left out: it is not to be trusted: LIB/good.jar has mode 0646",
			"chmod g+w LIB/good.jar | LIB/good.jar is left out: it is not to be trusted: LIB/good.jar has mode 0664",
			"chown 1234 LIB/good.jar | LIB/good.jar is left out: it is not to be trusted: LIB/good.jar belongs to uid 1234, and not to root",
			"mv LIB/good.jar LIB.jar; chown 1234 LIB.jar; ln -s ../lib.jar LIB/good.jar | LIB.jar belongs to uid 1234",
			"ln -sf good.jar LIB/good.jar | good.jar is left out: it leads through too many links" })
	void whatOthersCouldChangeIsLeftOutWithAReason(String change, String reason, CapturedOutput output) {
		Programs.requireRoot();
		Programs.Result result = Programs.run("sh", "-c", "umask 022; " + change.replace("LIB", this.lib.toString()));
		assertThat(result).as(result.output()).extracting(Programs.Result::status).isEqualTo(0);
		ExtensionJars jars = ExtensionJars.in(List.of(this.lib));
		jars.report();
		assertThat(jars.isEmpty()).isTrue();
		assertThat(output).contains(reason.replace("LIB", this.lib.toString())).doesNotContain("\tat ");
	}

	@Test
	void aDirectoryThatAnotherUserMakesInAStickyOneIsLeftOut(CapturedOutput output) throws Exception {
		Programs.requireRoot();
		Files.delete(this.lib.resolve("good.jar"));
		Files.delete(this.lib);
		Programs.run("chmod", "1777", this.parent.toString());
		Programs.Result attack = Programs.runAs(65534, 65534, "", "sh", "-c",
				"mkdir -m 755 '%1$s' && echo evil > '%1$s/evil.jar'".formatted(this.lib));
		assertThat(attack).as(attack.output()).extracting(Programs.Result::status).isEqualTo(0);
		ExtensionJars jars = ExtensionJars.in(List.of(this.lib));
		jars.report();
		assertThat(jars.isEmpty()).isTrue();
		assertThat(output)
			.contains("No commands from %1$s: it is not to be trusted: %1$s belongs to uid 65534, and not to root"
				.formatted(this.lib));
	}

	@ParameterizedTest
	@ValueSource(strings = { "../evil.jar", "/tmp/evil.jar", "file:/tmp/evil.jar", "sub/evil.jar", "./evil.jar", ".",
			"..", "%2e%2e/evil.jar", "http://localhost/evil.jar", "bad.jar", "classes/", "good.jar ../evil.jar",
			"leads.jar" })
	void aJarWhoseClassPathLeadsToOthersIsLeftOut(String classPath, CapturedOutput output) throws IOException {
		Files.writeString(this.lib.resolve("bad.jar"), "no jar at all");
		jar("leads.jar", "bad.jar");
		jar("far.jar", classPath);
		ExtensionJars jars = ExtensionJars.in(List.of(this.lib));
		jars.report();
		String stray = classPath.replace("good.jar ", "");
		assertThat(output).contains(
				"far.jar is left out: the Class-Path in its manifest has %s, which is not among the jars that are added from there"
					.formatted(stray),
				"leads.jar is left out: the Class-Path in its manifest has bad.jar",
				"good.jar adds classes, and no commands of its own");
	}

	@Test
	void aClassPathOfJarsBesideItDoesNoHarm(CapturedOutput output) throws IOException {
		jar("near.jar", "good.jar missing-1.0+a.jar");
		ExtensionJars.in(List.of(this.lib)).report();
		assertThat(output).contains("near.jar adds classes").doesNotContain("left out");
	}

	/**
	 * Java 17 loads the jars that an index names, from any directory.
	 */
	@Test
	void aJarWithAnIndexIsLeftOut(CapturedOutput output) throws IOException {
		Path evil = Files.createFile(this.parent.resolve("evil.jar"));
		try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(this.lib.resolve("indexed.jar")))) {
			jar.putNextEntry(new ZipEntry("META-INF/INDEX.LIST"));
			jar.write("JarIndex-Version: 1.0\n\nindexed.jar\n\n../%s\norg/example\n".formatted(evil.getFileName())
				.getBytes(StandardCharsets.UTF_8));
		}
		ExtensionJars.in(List.of(this.lib)).report();
		assertThat(output).contains(
				"%1$s is left out: it has META-INF/INDEX.LIST, which leads to other jars (zip -d %1$s META-INF/INDEX.LIST)"
					.formatted(this.lib.resolve("indexed.jar")),
				"good.jar adds classes");
	}

	private void jar(String name, @Nullable String classPath) throws IOException {
		Manifest manifest = new Manifest();
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		if (classPath != null) {
			manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
		}
		new JarOutputStream(Files.newOutputStream(this.lib.resolve(name)), manifest).close();
	}

}
