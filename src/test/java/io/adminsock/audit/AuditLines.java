package io.adminsock.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.adminsock.testing.Conditions;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The audit lines since this object was created. A line is logged after the response has
 * been sent, so tests wait for it.
 */
final class AuditLines implements AutoCloseable {

	private final Logger logger = (Logger) LoggerFactory.getLogger(AuditLog.LOGGER);

	/** The pattern in operator.md by which users leave out the lines for starts. */
	private static final Pattern START = Pattern
		.compile("^time=[^ ]* event=started |^\\{\"time\":\"[^\"]*\",\"event\":");

	private final Appender appender = new Appender();

	/** Starts to listen. The application has to run already. */
	AuditLines() {
		this.appender.setContext(this.logger.getLoggerContext());
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	/** Waits for some lines, and returns them without the values that vary. */
	List<String> await(int count) {
		await((lines) -> lines.size() >= count);
		return all().stream().map(AuditLines::withoutTimes).toList();
	}

	/** Waits for one line, and returns it without the values that vary. */
	String awaitOne() {
		List<String> lines = await(1);
		assertThat(lines).hasSize(1);
		return lines.get(0);
	}

	void await(Predicate<List<String>> condition) {
		Conditions.await().until(this::all, condition);
	}

	/** Returns the lines of commands that have ended. */
	List<String> all() {
		return withStarts().stream().filter((line) -> !isStart(line)).toList();
	}

	/** Returns all lines, including those for starts. */
	List<String> withStarts() {
		synchronized (this.appender.lines) {
			return List.copyOf(this.appender.lines);
		}
	}

	private static boolean isStart(String line) {
		return START.matcher(line).find();
	}

	void clear() {
		synchronized (this.appender.lines) {
			this.appender.lines.clear();
		}
	}

	static String withoutTimes(String line) {
		return line.replaceFirst("^time=\\S+ socket=default user=root uid=0 gid=0 pid=\\d+ ", "")
			.replaceFirst(" duration_ms=\\d+\\.\\d{3} ", " ")
			.replaceFirst(" request=\\d+$", "");
	}

	@Override
	public void close() {
		this.logger.detachAppender(this.appender);
	}

	private static final class Appender extends AppenderBase<ILoggingEvent> {

		private final List<String> lines = new ArrayList<>();

		@Override
		protected void append(ILoggingEvent event) {
			synchronized (this.lines) {
				this.lines.add(event.getFormattedMessage());
			}
		}

	}

}
