package io.adminsock.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page in Markdown.
 *
 * @param path where the page is
 * @param text the text without blocks of code
 */
record Document(Path path, String text) {

	private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$|^    .*?$");

	private static final Pattern SPAN = Pattern.compile("`[^`\n]*`");

	private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");

	private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

	/** The front page, and the pages that it leads to. */
	static List<Document> all() throws IOException {
		try (Stream<Path> pages = Files.list(Path.of("src/docs"))) {
			return Stream.concat(Stream.of(Path.of("README.md")), pages.sorted()).map(Document::read).toList();
		}
	}

	static Document read(Path path) {
		try {
			return new Document(path, CODE.matcher(Files.readString(path)).replaceAll(""));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Returns the targets of all links that are relative. */
	List<String> links() {
		return LINK.matcher(SPAN.matcher(this.text).replaceAll("code"))
			.results()
			.map((link) -> link.group(1))
			.filter((target) -> !target.startsWith("http"))
			.toList();
	}

	/** Returns the anchors of all headings, as GitHub makes them. */
	Set<String> anchors() {
		Map<String, Integer> counts = new HashMap<>();
		return HEADING.matcher(this.text).results().map((heading) -> {
			String anchor = anchor(heading.group(1));
			int count = counts.merge(anchor, 1, Integer::sum);
			return (count == 1) ? anchor : anchor + "-" + (count - 1);
		}).collect(Collectors.toCollection(TreeSet::new));
	}

	private static String anchor(String heading) {
		return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
	}

	/** Returns what a link leads to that is not there. */
	List<String> brokenLinks() {
		List<String> broken = new ArrayList<>();
		for (String link : links()) {
			String[] parts = link.split("#", 2);
			if (!leadsSomewhere(parts[0], (parts.length == 2) ? parts[1] : "")) {
				broken.add("%s: %s".formatted(this.path, link));
			}
		}
		return broken;
	}

	private boolean leadsSomewhere(String file, String anchor) {
		Path target = this.path.resolveSibling(file).normalize();
		if (!file.isEmpty() && !Files.exists(target)) {
			return false;
		}
		return anchor.isEmpty() || (file.isEmpty() ? this : read(target)).anchors().contains(anchor);
	}

	/** Returns the words in code spans that match a pattern. */
	Set<String> code(String pattern) {
		Matcher spans = SPAN.matcher(this.text);
		return spans.results()
			.map(MatchResult::group)
			.map((span) -> span.substring(1, span.length() - 1))
			.filter((word) -> word.matches(pattern))
			.collect(Collectors.toCollection(TreeSet::new));
	}

}
