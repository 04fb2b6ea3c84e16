package io.adminsock.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The table of all properties, rendered from the metadata that the annotation processor
 * of Spring Boot writes.
 */
final class PropertyReference {

	private static final Path METADATA = Path.of("target/classes/META-INF");

	private static final JsonMapper JSON = JsonMapper.shared();

	/** A list or a map whose elements have properties of their own. */
	private static final Pattern ELEMENTS = Pattern.compile("java\\.util\\.(List<|Map<.*,)(io\\.adminsock\\..*)>");

	private static final Map<String, String> TYPES = Map.of("java.lang.Boolean", "boolean", "java.lang.Integer",
			"number", "java.lang.String", "text", "java.nio.file.Path", "path", "java.time.Duration", "duration",
			"org.springframework.util.unit.DataSize", "size", "java.util.List<java.lang.String>", "list of texts");

	private final StringBuilder table = new StringBuilder("""
			| property | type | default | description |
			|---|---|---|---|
			""");

	private PropertyReference() {
	}

	static String table() throws IOException {
		PropertyReference reference = new PropertyReference();
		reference.addAll("", METADATA.resolve("spring-configuration-metadata.json"));
		return reference.table.toString();
	}

	private void addAll(String prefix, Path metadata) throws IOException {
		for (JsonNode property : JSON.readTree(Files.readString(metadata)).get("properties")) {
			add(prefix + property.get("name").stringValue(), property);
		}
	}

	private void add(String name, JsonNode property) throws IOException {
		String type = property.get("type").stringValue();
		Matcher elements = ELEMENTS.matcher(type);
		boolean list = type.startsWith("java.util.List");
		if (!elements.matches()) {
			addRow(name, describe(type), property);
			return;
		}
		addRow(name, list ? "list" : "map", property);
		addAll(name + (list ? "[*]." : ".<name>."),
				METADATA.resolve("spring/configuration-metadata/%s.json".formatted(elements.group(2))));
	}

	private void addRow(String name, String type, JsonNode property) {
		String value = property.path("defaultValue").asString("");
		this.table.append("| `%s` | %s | %s | %s |\n".formatted(name, type, value.isEmpty() ? "" : "`" + value + "`",
				property.get("description").stringValue().replace("|", "\\|")));
	}

	private static String describe(String type) {
		return TYPES.getOrDefault(type, type.startsWith("io.adminsock.") ? values(type) : "`" + type + "`");
	}

	private static String values(String enumType) {
		try {
			return Arrays.stream(Class.forName(enumType).getEnumConstants())
				.map((constant) -> "`" + constant.toString().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
				.collect(Collectors.joining(" or "));
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
