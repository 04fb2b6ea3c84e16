package io.adminsock.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * A failure analyzer that reports properties that do not exist, and the most similar ones
 * that do. It runs before Boot's analyzer, which reports the Java type.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
		List<ConfigurationProperty> unknown = cause.getUnboundProperties()
			.stream()
			.filter((property) -> KnownProperties.contain(property.getName()))
			.sorted()
			.toList();
		return unknown.isEmpty() ? null : new FailureAnalysis(
				unknown.stream().map(UnknownPropertyFailureAnalyzer::describe).collect(Collectors.joining("\n")),
				"Correct the name, or remove the property.", cause);
	}

	private static String describe(ConfigurationProperty property) {
		List<String> nearest = KnownProperties.nearest(property.getName());
		return "There is no property %s (%s).%s".formatted(property.getName(),
				InvalidValueFailureAnalyzer.origin(property),
				nearest.isEmpty() ? "" : " Did you mean %s?".formatted(String.join(" or ", nearest)));
	}

}
