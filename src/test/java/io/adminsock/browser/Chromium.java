package io.adminsock.browser;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.adminsock.testing.Programs;
import io.adminsock.testing.RunningProgram;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A headless Chromium that is controlled by WebDriver.
 */
final class Chromium implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Pattern STARTED = Pattern.compile(".* started successfully on port (\\d+)\\.?");

	private final HttpClient http = HttpClient.newHttpClient();

	private final RunningProgram driver;

	private final String session;

	private Chromium(RunningProgram driver, String base, Map<String, Object> capabilities) throws IOException {
		this.driver = driver;
		JsonNode answer = send("POST", base + "/session", capabilities);
		this.session = base + "/session/" + answer.get("sessionId").stringValue();
	}

	/**
	 * Starts the browser.
	 * @param profile a directory that does not exist
	 * @param options further options of its command line
	 */
	static Chromium start(Path profile, String... options) throws Exception {
		Programs.require("chromium");
		Programs.require("chromedriver");
		RunningProgram driver = RunningProgram.start("chromedriver", "--port=0");
		try {
			List<String> arguments = Stream.concat(Stream.of("--headless", "--no-sandbox", "--disable-gpu",
					"--disable-quic", "--no-first-run", "--disable-dev-shm-usage", "--disable-background-networking",
					"--disable-component-update", "--disable-sync", "--user-data-dir=" + profile), Stream.of(options))
				.toList();
			return new Chromium(driver, "http://127.0.0.1:" + awaitPort(driver), Map.of("capabilities",
					Map.of("alwaysMatch", Map.of("goog:chromeOptions", Map.of("args", arguments)))));
		}
		catch (Exception | AssertionError ex) {
			driver.close();
			throw ex;
		}
	}

	private static String awaitPort(RunningProgram driver) throws Exception {
		while (true) {
			String line = Objects.requireNonNull(driver.readLine(), "chromedriver ended");
			Matcher matcher = STARTED.matcher(line);
			if (matcher.matches()) {
				return matcher.group(1);
			}
		}
	}

	/** Opens a page and waits until it is loaded. */
	void open(String url) throws IOException {
		send("POST", this.session + "/url", Map.of("url", url));
	}

	/** Runs a script in the page and returns its result or the result of its promise. */
	String run(String script) throws IOException {
		return send("POST", this.session + "/execute/sync", Map.of("script", script, "args", List.of())).asString("");
	}

	private JsonNode send(String method, String url, Object body) throws IOException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(url))
			.timeout(PATIENCE)
			.method(method, HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)))
			.build();
		HttpResponse<String> response = this.http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
		JsonNode value = JsonMapper.shared().readTree(response.body()).get("value");
		if (response.statusCode() != 200) {
			throw new AssertionError("%s: %s".formatted(body, value));
		}
		return value;
	}

	@Override
	public void close() throws IOException {
		try {
			send("DELETE", this.session, Map.of());
		}
		finally {
			this.driver.close();
		}
	}

}
