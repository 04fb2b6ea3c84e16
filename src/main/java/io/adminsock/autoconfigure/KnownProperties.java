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
 * The names of all properties, with the names of sockets and the numbers of rules as a
 * given name has them.
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
	 * Returns the names that a mistyped one may stand for: the most similar one, or else
	 * those that end with the same word in another place.
	 * @param unknown a name that there is not
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
	 * Returns the names of the properties below another one.
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
			addAll(element, name + givenBelow(name, ".name"));
		}
		else if (List.class.isAssignableFrom(component.getType())) {
			addAll(element, name + givenBelow(name, "[0]"));
		}
		else {
			addAll(element, name);
		}
	}

	/**
	 * Returns the type itself, or that of the elements of a list or of the values of a
	 * map.
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

	private String givenBelow(String name, String otherwise) {
		ConfigurationPropertyName parent = ConfigurationPropertyName.of(name);
		if (!parent.isAncestorOf(this.given)) {
			return otherwise;
		}
		int index = parent.getNumberOfElements();
		String element = this.given.getElement(index, Form.ORIGINAL);
		return this.given.isNumericIndex(index) || !ConfigurationPropertyName.isValid(element)
				? "[%s]".formatted(element) : "." + element;
	}

}
