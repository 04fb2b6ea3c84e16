package io.adminsock.audit;

import java.time.Duration;
import java.time.Instant;

import io.adminsock.command.request.CommandRequest;
import io.adminsock.peer.Peer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import org.springframework.mock.web.MockHttpServletRequest;

/**
 * A benchmark of formatting the audit line of an {@code echo}, without its logger, and of
 * tracking the running commands.
 */
@State(Scope.Thread)
public class AuditBenchmark {

	private final TimestampFormatter timestamp = new TimestampFormatter();

	private final Instant received = Instant.parse("2026-11-23T06:56:00.652Z");

	private final RunningCommands running = new RunningCommands((request, number) -> {
	});

	private final AuditedRequest request = new AuditedRequest(this.received, "default", Peer.UNKNOWN, "POST", "echo",
			CommandRequest.of(new MockHttpServletRequest()).arguments());

	@Benchmark
	public long beginAndEnd() {
		return this.running.end(this.running.begin(this.request));
	}

	@Benchmark
	public String keyValue() {
		return line(new KeyValueLine());
	}

	@Benchmark
	public String json() {
		return line(new JsonLine());
	}

	private String line(AuditLine line) {
		line.text("time", this.timestamp.format(this.received));
		line.text("socket", "default");
		line.text("user", "root");
		line.number("uid", 0);
		line.number("gid", 0);
		line.number("pid", 449);
		line.text("method", "POST", 200);
		line.text("command", "echo", 200);
		line.text("arguments", "[\"some\",\"args\"]", 1000);
		line.number("status", 200);
		line.milliseconds("duration_ms", Duration.ofNanos(394_281));
		line.number("bytes", 15);
		return line.end();
	}

}
