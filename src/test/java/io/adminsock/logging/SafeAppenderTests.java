package io.adminsock.logging;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Patterns as applications write them.
 */
class SafeAppenderTests {

	private static final String FORGED = "a\n2026\u001b";

	private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

	private final Logger logger = this.context.getLogger("io.adminsock.test.patterns");

	private final ByteArrayOutputStream written = new ByteArrayOutputStream();

	private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();

	@BeforeEach
	void add() {
		this.appender.setContext(this.context);
		this.appender.setOutputStream(this.written);
		this.logger.addAppender(this.appender);
		this.logger.setAdditive(false);
	}

	@AfterEach
	void remove() {
		this.logger.detachAppender(this.appender);
		this.logger.setAdditive(true);
	}

	private void pattern(String pattern) {
		PatternLayoutEncoder encoder = new PatternLayoutEncoder();
		encoder.setContext(this.context);
		encoder.setPattern(pattern);
		encoder.setCharset(StandardCharsets.US_ASCII);
		encoder.start();
		this.appender.setEncoder(encoder);
		this.appender.start();
		SafeAppenders.apply();
		SafeAppenders.apply();
	}

	private String written() {
		return this.written.toString(StandardCharsets.US_ASCII);
	}

	@ParameterizedTest
	@CsvSource(delimiterString = " ; ", quoteCharacter = '\0', textBlock = """
			%m%n ; a|    2026\\u001b
			%msg%n ; a|    2026\\u001b
			%message|%n ; a|    2026\\u001b|
			[%-3.3msg]%n ; [01b]
			%replace(%m){'2026','x'}%n ; a|    x\\u001b
			%X{user} %X%n ; a\\n2026\\u001b user=a\\n2026\\u001b
			%marker %t %logger{3}%n ; a\\n2026\\u001b a\\n2026\\u001b i.a.t.patterns
			%highlight(%m){}%n ; ^[34ma|    2026\\u001b^[0;39m
			""")
	void aClientsTextIsSafeInEachWord(String pattern, String expected) {
		pattern(pattern);
		Thread thread = Thread.currentThread();
		String name = thread.getName();
		MDC.put("user", FORGED);
		thread.setName(FORGED);
		try {
			this.logger.info(MarkerFactory.getDetachedMarker(FORGED), FORGED);
		}
		finally {
			thread.setName(name);
			MDC.clear();
		}
		assertThat(written().replace("\n", "|").replace('\u001b', '^')).isEqualTo(expected + "|");
	}

	@ParameterizedTest
	@CsvSource({ "%m%n", "%m%n%ex", "%m%n%xEx", "%m %rEx%n", "%m%n%wEx", "%m%n%ex{2}", "%m%n%rEx{full}" })
	void anExceptionIsSafeWithAndWithoutAWord(String pattern) {
		pattern(pattern);
		IllegalStateException exception = new IllegalStateException(FORGED, new IllegalArgumentException(FORGED));
		exception.addSuppressed(new IllegalArgumentException(FORGED));
		this.logger.error("failed", exception);
		assertThat(written()).startsWith("failed").contains("\n    2026\\u001b").contains("\n\tat ");
		assertThat(written().lines().skip(1))
			.allMatch((line) -> line.isEmpty() || line.startsWith(" ") || line.startsWith("\t"))
			.noneMatch((line) -> line.contains("\u001b"));
	}

	@Test
	void exceptionsCanBeLeftOut() {
		pattern("%m%n%nopex");
		this.logger.error("failed", new IllegalStateException(FORGED));
		assertThat(written()).isEqualTo("failed\n");
	}

	@Test
	void whatTheCharsetLacksIsEscaped() {
		pattern("%m%n");
		this.logger.info("äöü");
		assertThat(written()).isEqualTo("\\u00e4\\u00f6\\u00fc\n");
	}

}
