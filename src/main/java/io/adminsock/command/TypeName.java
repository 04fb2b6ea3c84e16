package io.adminsock.command;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;

import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * The names of Java types in the terms of JSON.
 */
final class TypeName {

	private static final Set<Class<?>> INTEGERS = Set.of(Byte.class, Short.class, Integer.class, Long.class,
			BigInteger.class);

	private static final Set<Class<?>> NUMBERS = Set.of(Float.class, Double.class, BigDecimal.class, Number.class);

	private TypeName() {
	}

	static String describe(ResolvableType type) {
		Class<?> raw = ClassUtils.resolvePrimitiveIfNecessary(type.resolve(Object.class));
		if (raw == Optional.class) {
			return describe(type.getGeneric());
		}
		if (raw.isArray()) {
			return "list of " + describe(type.getComponentType());
		}
		if (Collection.class.isAssignableFrom(raw)) {
			return "list of " + describe(type.asCollection().getGeneric());
		}
		return scalar(raw);
	}

	private static String scalar(Class<?> type) {
		if (type == Object.class || JsonNode.class.isAssignableFrom(type)) {
			return "any";
		}
		if (CharSequence.class.isAssignableFrom(type) || type == Character.class) {
			return "string";
		}
		if (INTEGERS.contains(type)) {
			return "integer";
		}
		if (NUMBERS.contains(type)) {
			return "number";
		}
		if (type.isEnum()) {
			return Arrays.stream(type.getEnumConstants()).map(Object::toString).collect(Collectors.joining("|"));
		}
		if (type.isRecord() || Map.class.isAssignableFrom(type)) {
			return "object";
		}
		String name = type.getSimpleName().toLowerCase(Locale.ROOT);
		return Temporal.class.isAssignableFrom(type) || TemporalAmount.class.isAssignableFrom(type)
				? name + " (ISO 8601)" : name;
	}

}
