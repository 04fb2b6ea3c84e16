package io.adminsock.logging;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.pattern.KeyValuePairConverter;
import ch.qos.logback.classic.pattern.LoggerConverter;
import ch.qos.logback.classic.pattern.MDCConverter;
import ch.qos.logback.classic.pattern.MarkerConverter;
import ch.qos.logback.classic.pattern.MaskedKeyValuePairConverter;
import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.pattern.ThreadConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.pattern.DynamicConverter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;

import org.springframework.boot.logging.logback.ExtendedWhitespaceThrowableProxyConverter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with the patterns of applications.
 */
@SuppressWarnings("rawtypes")
class SafeAppenderTests {

	private static final String FORGED = "a\n2026\u001b";

	private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

	private final Logger logger = this.context.getLogger("io.adminsock.test.patterns");

	private final ByteArrayOutputStream written = new ByteArrayOutputStream();

	private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();

	private Predicate<ILoggingEvent> unsafe = (event) -> true;

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
		pattern(pattern, Map.of());
	}

	private void pattern(String pattern, Map<String, Supplier<DynamicConverter>> words) {
		PatternLayout layout = new PatternLayout();
		layout.setContext(this.context);
		layout.setPattern(pattern);
		// Spring Boot registers this word when an application starts.
		layout.getInstanceConverterMap().put("wEx", ExtendedWhitespaceThrowableProxyConverter::new);
		layout.getInstanceConverterMap().putAll(words);
		layout.start();
		LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
		encoder.setContext(this.context);
		encoder.setLayout(layout);
		encoder.setCharset(StandardCharsets.US_ASCII);
		encoder.start();
		this.appender.setEncoder(encoder);
		this.appender.start();
		SafeAppenders.apply(this.unsafe);
		SafeAppenders.apply(this.unsafe);
	}

	private String written() {
		return this.written.toString(StandardCharsets.US_ASCII);
	}

	@Test
	void textOfOthersStaysAsItIs() {
		this.unsafe = (event) -> event.getThreadName().startsWith("unix-");
		pattern("%m%n");
		this.logger.info("an own\nline");
		assertThat(written()).isEqualTo("an own\nline\n");
	}

	@ParameterizedTest
	@CsvSource(delimiterString = " ; ", quoteCharacter = '\0',
			textBlock = """
					%m%n ; a|    2026\\u001b
					%msg%n ; a|    2026\\u001b
					%message|%n ; a|    2026\\u001b|
					[%-3.3msg]%n ; [01b]
					%replace(%m){'2026','x'}%n ; a|    x\\u001b
					%X{user} %X%n ; a\\n2026\\u001b user=a\\n2026\\u001b
					%marker %t %logger{3}%n ; a\\n2026\\u001b a\\n2026\\u001b i.a.t.patterns
					%highlight(%m){}%n ; ^[34ma|    2026\\u001b^[0;39m
					%prefix(%level %logger{3} %m %X{user} %marker) %X{user}%n ; level=INFO logger=i.a.t.patterns message=a|    2026\\u001b user=a\\n2026\\u001b marker=a\\n2026\\u001b a\\n2026\\u001b
					%-5prefix(%t){}%n ; thread=a\\n2026\\u001b
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

	/**
	 * An application can register further words for Logback's converters and for
	 * subclasses of them.
	 */
	@ParameterizedTest
	@MethodSource
	void aClientsTextIsSafeByWordsOfTheApplication(String pattern, Supplier<DynamicConverter> converter,
			String expected) {
		pattern(pattern + "|%n", Map.of("own", converter));
		Thread thread = Thread.currentThread();
		String name = thread.getName();
		MDC.put("user", FORGED);
		thread.setName(FORGED);
		try {
			this.logger.atInfo()
				.addMarker(MarkerFactory.getDetachedMarker(FORGED))
				.addKeyValue("key", FORGED)
				.log(FORGED);
		}
		finally {
			thread.setName(name);
			MDC.clear();
		}
		assertThat(written().replace("\n", "|").replace('\u001b', '^')).isEqualTo(expected + "||");
	}

	static Stream<Arguments> aClientsTextIsSafeByWordsOfTheApplication() {
		String line = "a\\n2026\\u001b";
		return Stream.of(words(MessageConverter::new, "a|    2026\\u001b"), words(() -> new MessageConverter() {
		}, "a|    2026\\u001b"), words(MDCConverter::new, "user=" + line), words(ThreadConverter::new, line),
				words(MarkerConverter::new, line), words(KeyValuePairConverter::new, "key=\"" + line + "\""),
				Arguments.of("%own{DOUBLE,secret}", (Supplier<DynamicConverter>) MaskedKeyValuePairConverter::new,
						"key=\"" + line + "\""),
				words(LoggerConverter::new, "io.adminsock.test.patterns"));
	}

	private static Arguments words(Supplier<DynamicConverter> converter, String expected) {
		return Arguments.of("%own", converter, expected);
	}

	@ParameterizedTest
	@CsvSource({ "%m%n", "%m%n%ex", "%m%n%xEx", "%m %rEx%n", "%m%n%wEx", "%m%n%ex{2}", "%m%n%rEx{full}", "%m%n%(%ex)" })
	void anExceptionIsSafeWithAndWithoutAWord(String pattern) {
		pattern(pattern);
		IllegalStateException exception = new IllegalStateException(FORGED, new IllegalArgumentException(FORGED));
		exception.addSuppressed(new IllegalArgumentException(FORGED));
		this.logger.error("failed", exception);
		assertThat(written()).startsWith("failed")
			.contains("\n    2026\\u001b")
			.contains("\n\tat ")
			.containsOnlyOnce("IllegalStateException");
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
