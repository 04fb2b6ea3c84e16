package io.adminsock.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.yaml.snakeyaml.Yaml;

/**
 * The example of two services, in options of the command line: what makes containers of
 * it is not there wherever containers are.
 */
final class ComposeFile {

	private static final Path FILE = Path.of("src/main/docker/compose.yaml");

	private final Map<String, Object> content;

	private final String volume;

	private ComposeFile(Map<String, Object> content, String volume) {
		this.content = content;
		this.volume = volume;
	}

	/**
	 * Reads the file.
	 * @param volume what its volume is called here
	 */
	static ComposeFile read(String volume) throws IOException {
		return new ComposeFile(new Yaml().load(Files.readString(FILE)), volume);
	}

	/** Returns the options of {@code volume create}. */
	List<String> volumeOptions() {
		return map(map(map(this.content, "volumes"), "run"), "driver_opts").entrySet()
			.stream()
			.map((option) -> "--opt=%s=%s".formatted(option.getKey(), option.getValue()))
			.toList();
	}

	/** Returns the options of {@code run}. */
	List<String> options(String service) {
		return service(service).entrySet()
			.stream()
			.flatMap((entry) -> options(entry.getKey(), entry.getValue()))
			.toList();
	}

	private Stream<String> options(String key, Object value) {
		return switch (key) {
			// The tests run everything without a network.
			case "image", "build", "command", "depends_on", "network_mode" -> Stream.empty();
			case "read_only" -> Stream.of("--read-only=" + value, "--read-only-tmpfs=false");
			case "user", "init" -> Stream.of("--%s=%s".formatted(key, value));
			case "cap_drop", "security_opt" -> texts(value).map((text) -> "--" + key.replace('_', '-') + "=" + text);
			case "volumes" -> texts(value).map((text) -> "--volume=" + text.replaceFirst("^run:", this.volume + ":"));
			default -> throw new AssertionError("%s: what is %s?".formatted(FILE, key));
		};
	}

	List<String> command(String service) {
		return texts(Objects.requireNonNull(service(service).get("command"))).toList();
	}

	private Map<String, Object> service(String name) {
		return map(map(this.content, "services"), name);
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> map(Map<String, Object> map, String key) {
		return (Map<String, Object>) Objects.requireNonNull(map.get(key), key);
	}

	private static Stream<String> texts(Object list) {
		return ((List<?>) list).stream().map(String::valueOf);
	}

}
