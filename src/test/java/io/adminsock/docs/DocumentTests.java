package io.adminsock.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.adminsock.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The front page and the documents: what they lead to, and what they say of the code.
 */
class DocumentTests {

	private static final Path README = Path.of("README.md");

	private static final String TESTS = "[A-Z]\\w*(Tests|IT)";

	@Test
	void frontPageIsShort() throws IOException {
		assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(150);
	}

	@Test
	void eachRelativeLinkLeadsToAFileAndToAHeading() throws IOException {
		assertThat(Document.all().stream().flatMap((document) -> document.brokenLinks().stream())).isEmpty();
	}

	@Test
	void linkToAFileOrHeadingThatIsMissingIsBroken() {
		Document page = new Document(Path.of("src/docs/page.md"), """
				## A heading: `code`, and more

				[a](#a-heading-code-and-more) [b](#a-heading) [c](operator.md#errors) [d](operator.md#nowhere)
				[e](missing.md) [f](../../README.md) [g](https://example.org/missing) `[h](missing.md)`
				""");
		assertThat(page.brokenLinks()).containsExactly("src/docs/page.md: #a-heading",
				"src/docs/page.md: operator.md#nowhere", "src/docs/page.md: missing.md");
	}

	@Test
	void frontPageLeadsToEachDocument() throws IOException {
		Set<Path> linked = Document.read(README)
			.links()
			.stream()
			.map((link) -> Path.of(link.replaceFirst("#.*", "")))
			.collect(Collectors.toSet());
		try (Stream<Path> pages = Files.list(Path.of("src/docs"))) {
			assertThat(linked).containsAll(pages.toList());
		}
	}

	@Test
	void eachTestThatADocumentNamesExists() throws IOException {
		Set<String> named = new TreeSet<>();
		Document.all().forEach((document) -> named.addAll(document.code(TESTS)));
		assertThat(named).isNotEmpty();
		try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
			assertThat(files.map((file) -> file.getFileName().toString().replace(".java", "")).toList())
				.containsAll(named);
		}
	}

	@Test
	void packageMapHasEachPackage() throws IOException {
		Path sources = Path.of("src/main/java/io/adminsock");
		try (Stream<Path> files = Files.list(sources)) {
			Set<String> packages = files.filter(Files::isDirectory)
				.map((directory) -> "io.adminsock." + directory.getFileName())
				.filter((name) -> !name.equals("io.adminsock.commands"))
				.collect(Collectors.toCollection(TreeSet::new));
			assertThat(Document.read(Path.of("src/docs/contributing.md")).code("io\\.adminsock\\.[a-z]+"))
				.containsAll(packages)
				.allMatch((name) -> name.equals("io.adminsock.commands") || packages.contains(name));
		}
	}

	@Test
	void frontPageShowsTheCatalog(@TempDir Path directory) throws IOException {
		try (TestServer server = TestServer.start(directory.resolve("s"), List.of())) {
			String catalog = server.send("GET", "/", "", "Accept: text/plain").body();
			assertThat(catalog.lines()).hasSizeGreaterThan(5);
			assertThat(Files.readAllLines(README).stream().map(String::strip))
				.containsSubsequence(catalog.lines().toList());
		}
	}

}
