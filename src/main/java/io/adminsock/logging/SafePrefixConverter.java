package io.adminsock.logging;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.pattern.MDCConverter;
import ch.qos.logback.classic.pattern.PropertyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;
import ch.qos.logback.core.pattern.Converter;
import org.jspecify.annotations.Nullable;

/**
 * The conversion word {@code %prefix}, which puts a key before each text. It follows
 * {@code PrefixCompositeConverter} of Logback 1.5.38, which looks up the key by the type
 * of the converter and so finds none for a {@link SafeConverter}.
 */
final class SafePrefixConverter extends CompositeConverter<ILoggingEvent> {

	@Override
	public String convert(ILoggingEvent event) {
		StringBuilder text = new StringBuilder();
		for (Converter<ILoggingEvent> child = getChildConverter(); child != null; child = child.getNext()) {
			String key = key((child instanceof SafeConverter safe) ? safe.delegate() : child);
			if (key != null) {
				text.append(key).append('=');
			}
			text.append(child.convert(event));
		}
		return text.toString();
	}

	private static @Nullable String key(Converter<ILoggingEvent> converter) {
		if (converter instanceof MDCConverter mdc) {
			return mdc.getKey();
		}
		if (converter instanceof PropertyConverter property) {
			return property.getKey();
		}
		return PatternLayout.CONVERTER_CLASS_TO_KEY_MAP.get(converter.getClass().getName());
	}

	@Override
	protected String transform(ILoggingEvent event, String text) {
		throw new UnsupportedOperationException();
	}

}
