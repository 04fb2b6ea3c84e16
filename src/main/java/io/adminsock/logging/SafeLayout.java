package io.adminsock.logging;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.pattern.ExtendedThrowableProxyConverter;
import ch.qos.logback.classic.pattern.KeyValuePairConverter;
import ch.qos.logback.classic.pattern.LoggerConverter;
import ch.qos.logback.classic.pattern.MDCConverter;
import ch.qos.logback.classic.pattern.MarkerConverter;
import ch.qos.logback.classic.pattern.MaskedKeyValuePairConverter;
import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.pattern.PrefixCompositeConverter;
import ch.qos.logback.classic.pattern.ThreadConverter;
import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.pattern.CompositeConverter;
import ch.qos.logback.core.pattern.Converter;
import ch.qos.logback.core.pattern.ConverterUtil;
import ch.qos.logback.core.pattern.DynamicConverter;
import ch.qos.logback.core.pattern.PostCompileProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the conversion words of a pattern that may write text of clients, such as
 * messages and exceptions, by words that make the text safe. The colors and line ends of
 * the pattern itself stay. The raw types are Logback's.
 */
@SuppressWarnings("rawtypes")
final class SafeLayout {

	/**
	 * Logs why the application does not start. The report keeps its lines, because no
	 * client has been served yet.
	 */
	private static final String FAILURE_REPORTER = "org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter";

	private static final Set<String> MESSAGES = Set.of("m", "msg", "message");

	private static final Set<String> SINGLE_LINES = Set.of("c", "lo", "logger", "kvp", "maskedKvp", "marker", "mdc",
			"X", "t", "thread");

	/** Types, because applications may register further words for them. */
	private static final List<Class<?>> SINGLE_LINE_TYPES = List.of(LoggerConverter.class, KeyValuePairConverter.class,
			MaskedKeyValuePairConverter.class, MarkerConverter.class, MDCConverter.class, ThreadConverter.class);

	private final SafeText text;

	private final Predicate<ILoggingEvent> events;

	private SafeLayout(SafeText text, Predicate<ILoggingEvent> events) {
		this.text = text;
		this.events = events;
	}

	/**
	 * Replaces the words of a layout, unless they are replaced already.
	 * @param layout a started layout, which is restarted
	 * @param charset the charset of the log, or {@code null} for the default charset
	 * @param events which events may have text of clients; the others stay as they are
	 */
	static void apply(PatternLayout layout, @Nullable Charset charset, Predicate<ILoggingEvent> events) {
		Map<String, Supplier<DynamicConverter>> words = layout.getInstanceConverterMap();
		if (words.containsKey("m") && words.get("m").get() instanceof SafeConverter) {
			return;
		}
		SafeLayout safe = new SafeLayout(new SafeText((charset != null) ? charset : Charset.defaultCharset()), events);
		layout.getEffectiveConverterMap().forEach((word, converter) -> {
			if (safe.replace(word, converter.get()) != null) {
				words.put(word, () -> safe.require(word, converter.get()));
			}
		});
		layout.setPostCompileProcessor(safe.new Exceptions());
		layout.start();
	}

	private DynamicConverter<?> require(String word, DynamicConverter<?> converter) {
		DynamicConverter<?> replacement = replace(word, converter);
		return (replacement != null) ? replacement : converter;
	}

	@SuppressWarnings("unchecked")
	private @Nullable DynamicConverter<?> replace(String word, DynamicConverter<?> converter) {
		if (converter instanceof ThrowableHandlingConverter throwables) {
			return converter((DynamicConverter<ILoggingEvent>) throwables, (event, trace) -> this.text.block(trace));
		}
		if (converter.getClass() == PrefixCompositeConverter.class) {
			return new SafePrefixConverter();
		}
		if (MESSAGES.contains(word) || converter instanceof MessageConverter) {
			return converter((DynamicConverter<ILoggingEvent>) converter, this::message);
		}
		return (SINGLE_LINES.contains(word)
				|| SINGLE_LINE_TYPES.stream().anyMatch((type) -> type.isInstance(converter)))
						? converter((DynamicConverter<ILoggingEvent>) converter, (event, text) -> this.text.line(text))
						: null;
	}

	private SafeConverter converter(DynamicConverter<ILoggingEvent> delegate,
			BiFunction<ILoggingEvent, String, String> safe) {
		return new SafeConverter(delegate, (event, text) -> this.events.test(event) ? safe.apply(event, text) : text);
	}

	private String message(ILoggingEvent event, String text) {
		return FAILURE_REPORTER.equals(event.getLoggerName()) ? this.text.report(text) : this.text.lines(text);
	}

	/**
	 * Appends a word for exceptions to a pattern that has none. This follows
	 * {@code EnsureExceptionHandling} of Logback 1.5.38, which does not see a word for
	 * exceptions within a {@link SafeConverter}.
	 */
	private final class Exceptions implements PostCompileProcessor<ILoggingEvent> {

		@Override
		public void process(Context context, Converter<ILoggingEvent> head) {
			if (head != null && !handlesThrowable(head)) {
				ConverterUtil.findTail(head)
					.setNext(converter(new ExtendedThrowableProxyConverter(),
							(event, trace) -> SafeLayout.this.text.block(trace)));
			}
		}

		private static boolean handlesThrowable(@Nullable Converter<ILoggingEvent> head) {
			for (Converter<ILoggingEvent> converter = head; converter != null; converter = converter.getNext()) {
				if (converter instanceof SafeConverter safe && safe.delegate() instanceof ThrowableHandlingConverter) {
					return true;
				}
				if (converter instanceof CompositeConverter<ILoggingEvent> composite
						&& handlesThrowable(composite.getChildConverter())) {
					return true;
				}
			}
			return false;
		}

	}

}
