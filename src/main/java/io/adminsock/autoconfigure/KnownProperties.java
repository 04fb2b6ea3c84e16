package io.adminsock.autoconfigure;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.adminsock.command.catalog.CommandSuggestions;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * The names of all adminsock properties. Names of sockets and indexes of rules are those
 * of a given property, so that the two can be compared.
 */
final class KnownProperties {

	private static final String PREFIX = "adminsock";

	private final ConfigurationPropertyName given;

	private final List<String> names = new ArrayList<>();

	private final List<String> groups = new ArrayList<>();

	private KnownProperties(ConfigurationPropertyName given) {
		this.given = given;
		addAll(AdminsockProperties.class, PREFIX);
	}

	static boolean contain(ConfigurationPropertyName name) {
		return ConfigurationPropertyName.of(PREFIX).isAncestorOf(name);
	}

	/**
	 * Returns the names that a user may have meant by an unknown one: the most similar
	 * name, or else all names with the same last element.
	 * @param unknown the name of a property that does not exist
	 */
	static List<String> nearest(ConfigurationPropertyName unknown) {
		KnownProperties known = new KnownProperties(unknown);
		String mistyped = unknown.toString().substring(PREFIX.length() + 1);
		List<String> similar = CommandSuggestions.of(mistyped,
				Stream.concat(known.names.stream(), known.groups.stream())
					.map((name) -> name.substring(PREFIX.length() + 1))
					.toList());
		if (!similar.isEmpty()) {
			return List.of(PREFIX + "." + similar.get(0));
		}
		String end = "." + unknown.getLastElement(Form.DASHED);
		return known.names.stream().filter((name) -> name.endsWith(end)).toList();
	}

	/**
	 * Returns the names of the properties below a given name.
	 */
	static List<String> below(ConfigurationPropertyName name) {
		return new KnownProperties(name).names.stream()
			.filter((known) -> known.startsWith(name + ".") || known.startsWith(name + "["))
			.toList();
	}

	private void addAll(Class<?> type, String prefix) {
		for (RecordComponent component : type.getRecordComponents()) {
			add(component, prefix + "." + DataObjectPropertyName.toDashedForm(component.getName()));
		}
	}

	private void add(RecordComponent component, String name) {
		Class<?> element = elementType(component);
		if (!element.isRecord()) {
			this.names.add(name);
			return;
		}
		this.groups.add(name);
		if (Map.class.isAssignableFrom(component.getType())) {
			addAll(element, name + elementBelow(name, ".name"));
		}
		else if (List.class.isAssignableFrom(component.getType())) {
			addAll(element, name + elementBelow(name, "[0]"));
		}
		else {
			addAll(element, name);
		}
	}

	/**
	 * Returns the type of a list's elements or of a map's values, or else the type of the
	 * component itself.
	 */
	private static Class<?> elementType(RecordComponent component) {
		if (component.getGenericType() instanceof ParameterizedType generic) {
			Type[] arguments = generic.getActualTypeArguments();
			if (arguments[arguments.length - 1] instanceof Class<?> element) {
				return element;
			}
		}
		return component.getType();
	}

	private String elementBelow(String name, String fallback) {
		ConfigurationPropertyName parent = ConfigurationPropertyName.of(name);
		if (!parent.isAncestorOf(this.given)) {
			return fallback;
		}
		int index = parent.getNumberOfElements();
		String element = this.given.getElement(index, Form.ORIGINAL);
		return this.given.isNumericIndex(index) || !ConfigurationPropertyName.isValid(element)
				? "[%s]".formatted(element) : "." + element;
	}

}
