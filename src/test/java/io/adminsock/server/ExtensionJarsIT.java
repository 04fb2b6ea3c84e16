package io.adminsock.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import javax.tools.ToolProvider;

import io.adminsock.testing.ExampleJar;
import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.Programs;
import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(300)
class ExtensionJarsIT {

	@TempDir
	private static Path built;

	private static Path example = Path.of("");

	@TempDir
	private Path directory;

	private Path lib;

	private Path socket;

	@BeforeAll
	static void build() throws IOException {
		example = ExampleJar.build(built);
	}

	@BeforeEach
	void copyTheExecutableJar() throws IOException {
		this.lib = Files.createDirectory(this.directory.resolve("lib"));
		this.socket = this.directory.resolve("run/admin.sock");
		Files.copy(Path.of(System.getProperty("adminsock.jar")), this.directory.resolve("adminsock.jar"));
	}

	@Test
	void theLibraryIsWithoutTheApplication() throws IOException {
		try (JarFile library = new JarFile(ExampleJar.library().toFile())) {
			assertThat(library.stream().map(ZipEntry::getName))
				.contains("io/adminsock/autoconfigure/AdminServerAutoConfiguration.class")
				.noneMatch((name) -> name.startsWith("io/adminsock/server/"));
		}
	}

	@Test
	void theCommandsOfTheExampleAreThereLikeAnyOther() throws Exception {
		Files.copy(example, this.lib.resolve("greeting.jar"));
		try (ServerProcess server = launch()) {
			assertThat(RawClient.get(this.socket, "/greeting").body())
				.isEqualTo("Hello, %s!".formatted(System.getProperty("user.name")));
			assertThat(RawClient.post(this.socket, "/greet", "{\"name\":\"Ada\"}").json().path("text").asString())
				.isEqualTo("Hello, Ada!");
			assertThat(RawClient.post(this.socket, "/greet", "[]").json().path("kind").asString())
				.isEqualTo("bad-arguments");
			assertThat(RawClient.get(this.socket, "/").body()).contains("POST /greet <name> [<salutation>]", "/ping");
			assertThat(server.log()).contains("lib/greeting.jar adds org.example.greeting.GreetingAutoConfiguration")
				.doesNotContain(" WARN ", "ERROR");
		}
	}

	@Test
	void jarsThatCannotBeUsedAreLeftOutWithAReasonAndTheRestIsServed() throws Exception {
		Files.copy(example, this.lib.resolve("greeting.jar"));
		byte[] bytes = Files.readAllBytes(example);
		Files.write(this.lib.resolve("cut.jar"), Arrays.copyOf(bytes, bytes.length / 2));
		Files.writeString(this.lib.resolve("text.jar"), "no jar at all");
		Files.write(this.lib.resolve("empty.jar"), new byte[0]);
		Files.write(this.lib.resolve("damaged.jar"), damaged(bytes));

		jar("newer.jar", "org/example/Newer.class", classFile(99));
		jar("dangling.jar", ExtensionJarValidator.IMPORTS,
				"org.example.Missing # gone\n".getBytes(StandardCharsets.UTF_8));
		jar("library.jar", "org/example/Older.class", classFile(52));
		Files.createDirectory(this.lib.resolve("directory.jar"));
		Files.writeString(this.lib.resolve("notes.txt"), "not a jar, and no matter");
		try (ServerProcess server = launch()) {
			int java = Runtime.version().feature();
			assertThat(server.log()).contains("lib/cut.jar is left out: ", "lib/text.jar is left out: ",
					"lib/empty.jar is left out: ",
					"lib/damaged.jar is left out: org/example/greeting/GreetingController.class in it is damaged",
					"lib/directory.jar is left out: ",
					"lib/newer.jar is left out: org/example/Newer.class in it needs Java 55, and this is Java %d"
						.formatted(java),
					"lib/dangling.jar is left out: it names the auto-configuration org.example.Missing, and does not have it",
					"lib/library.jar adds classes, and no commands of its own", "lib/greeting.jar adds ")
				.doesNotContain("notes.txt", "\tat ");
			assertThat(RawClient.get(this.socket, "/greeting").status()).isEqualTo(200);
		}
	}

	@Test
	void aJarThatAnotherUserPutBesideTheExecutableOneIsNotRun() throws Exception {
		Programs.requireRoot();
		Files.delete(this.lib);
		Programs.run("chmod", "1777", this.directory.toString());
		Path stolen = Files.copy(example, this.directory.resolve("greeting.jar"));
		JavaProgram.openToAll(stolen);
		Programs.Result attack = Programs.runAs(65534, 65534, "", "sh", "-c",
				"mkdir -m 755 '%1$s' && cp '%2$s' '%1$s'".formatted(this.lib, stolen));
		assertThat(attack).as(attack.output()).extracting(Programs.Result::status).isEqualTo(0);
		try (ServerProcess server = launch()) {
			assertThat(RawClient.get(this.socket, "/greeting").status()).isEqualTo(404);
			assertThat(server.log())
				.contains("No commands from %1$s: it is not to be trusted: %1$s belongs to uid 65534, and not to root"
					.formatted(this.lib))
				.doesNotContain("GreetingAutoConfiguration");
		}
	}

	@Test
	void aControllerTakesThePlaceOfABuiltInAndTheLogTellsWhichFileItIsFrom() throws Exception {
		Path source = Files.writeString(this.directory.resolve("OwnPing.java"), """
				package org.example;

				import org.springframework.boot.autoconfigure.AutoConfiguration;
				import org.springframework.web.bind.annotation.GetMapping;
				import org.springframework.web.bind.annotation.RestController;

				@AutoConfiguration
				@RestController
				public class OwnPing {
					@GetMapping("/ping") String ping() { return "mine"; }
				}
				""");
		try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(this.lib.resolve("own.jar")))) {
			put(jar, "org/example/OwnPing.class", Files.readAllBytes(compile(source).get(0)));
			put(jar, ExtensionJarValidator.IMPORTS, "org.example.OwnPing".getBytes(StandardCharsets.UTF_8));
		}
		try (ServerProcess server = launch()) {
			assertThat(RawClient.get(this.socket, "/ping").body()).isEqualTo("mine");
			assertThat(server.log()).containsPattern(
					"The application's own command takes the place of the built-in \\{GET \\[/ping]} \\(org.example.OwnPing#ping\\[0 args] from file:.*/lib/own.jar\\)");
		}
	}

	@Test
	void whatAJarConfiguresForCommandsHoldsForAllOfThem() throws Exception {
		Path source = Files.writeString(this.directory.resolve("Branded.java"), """
				package org.example;

				import jakarta.servlet.Filter;
				import jakarta.servlet.http.HttpServletResponse;
				import io.adminsock.autoconfigure.AdminContextConfiguration;
				import org.springframework.context.annotation.Bean;

				@AdminContextConfiguration
				public class Branded {
					@Bean Filter brand() {
						return (request, response, chain) -> {
							((HttpServletResponse) response).setHeader("X-Brand", "ours");
							chain.doFilter(request, response);
						};
					}
				}
				""");
		try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(this.lib.resolve("branded.jar")))) {
			for (Path file : compile(source)) {
				put(jar, "org/example/" + file.getFileName(), Files.readAllBytes(file));
			}
			put(jar, "META-INF/spring/io.adminsock.autoconfigure.AdminContextConfiguration.imports",
					"org.example.Branded".getBytes(StandardCharsets.UTF_8));
		}
		try (ServerProcess server = launch()) {
			assertThat(RawClient.get(this.socket, "/ping").header("X-Brand")).isEqualTo("ours");
			assertThat(server.log()).contains("lib/branded.jar adds ").doesNotContain(" WARN ", "ERROR");
		}
	}

	/** Returns the classes of a source, in the package {@code org.example}. */
	private List<Path> compile(Path source) throws IOException {
		Path classes = Files.createDirectory(this.directory.resolve("classes"));
		assertThat(ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-proc:none", "-cp", System.getProperty("java.class.path"), "-d", classes.toString(),
					source.toString()))
			.isZero();
		try (Stream<Path> files = Files.list(classes.resolve("org/example"))) {
			return files.toList();
		}
	}

	private ServerProcess launch() throws IOException, InterruptedException {
		return ServerProcess.launchJar(this.directory.resolve("adminsock.jar"), this.directory).awaitListening();
	}

	/**
	 * Changes a byte of the class, which follows the first occurrence of its name in the
	 * jar.
	 */
	private static byte[] damaged(byte[] jar) {
		String name = "GreetingController.class";
		byte[] damaged = jar.clone();
		int content = new String(jar, StandardCharsets.ISO_8859_1).indexOf(name) + name.length();
		damaged[content + 100] ^= 0x55;
		return damaged;
	}

	private static byte[] classFile(int version) {
		return new byte[] { (byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, (byte) version, 0, 0, 0, 0 };
	}

	private void jar(String name, String entry, byte[] content) throws IOException {
		OutputStream output = Files.newOutputStream(this.lib.resolve(name), StandardOpenOption.CREATE_NEW);
		try (JarOutputStream jar = new JarOutputStream(output)) {
			put(jar, entry, content);
		}
	}

	private static void put(JarOutputStream jar, String entry, byte[] content) throws IOException {
		jar.putNextEntry(new ZipEntry(entry));
		jar.write(content);
		jar.closeEntry();
	}

}
