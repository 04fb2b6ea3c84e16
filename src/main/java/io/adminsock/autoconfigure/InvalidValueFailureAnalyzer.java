package io.adminsock.autoconfigure;

import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionException;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/**
 * A failure analyzer that reports a property whose value has the wrong type, and the
 * values that it accepts. It runs before Boot's analyzer, which reports Java types and
 * exceptions of converters.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidValueFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final Map<Class<?>, String> EXPECTED = Map.of(Duration.class, "a time such as 500ms, 5s or 2m",
			DataSize.class, "a size such as 512KB or 1MB", Integer.class, "a whole number", Boolean.class,
			"true or false");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		// UnmappablePathFailureAnalyzer reports paths that the locale cannot write.
		if (!KnownProperties.contain(cause.getName()) || findCause(cause, ConversionException.class) == null
				|| findCause(cause, InvalidPathException.class) != null) {
			return null;
		}
		return new FailureAnalysis("%s. It takes %s.".formatted(describe(cause), expectation(cause)),
				"Correct the value, or remove the property.", cause);
	}

	/**
	 * Returns the property and its value. Boot's exception has no property if the value
	 * should have become a record.
	 */
	private static String describe(BindException exception) {
		ConfigurationProperty property = exception.getProperty();
		return (property != null)
				? "%s is '%s' (%s)".formatted(property.getName(), property.getValue(), origin(property))
				: "%s has a value".formatted(exception.getName());
	}

	static String origin(ConfigurationProperty property) {
		return (property.getOrigin() != null) ? String.valueOf(property.getOrigin())
				: String.valueOf(property.getSource());
	}

	private static String expectation(BindException exception) {
		List<String> below = KnownProperties.below(exception.getName());
		if (!below.isEmpty()) {
			return "none, but there are properties below it: " + String.join(", ", below);
		}
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(exception.getTarget().getType().resolve(Object.class));
		if (type.isEnum()) {
			return Arrays.stream(type.getEnumConstants())
				.map((constant) -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
				.collect(Collectors.joining(" or "));
		}
		return EXPECTED.getOrDefault(type, "a value of the type " + type.getSimpleName());
	}

}
