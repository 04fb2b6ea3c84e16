package io.adminsock.logging;

import java.util.List;
import java.util.function.BiFunction;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.pattern.DynamicConverter;

/**
 * A conversion word that makes the text of another word safe.
 */
final class SafeConverter extends ClassicConverter {

	private final DynamicConverter<ILoggingEvent> delegate;

	private final BiFunction<ILoggingEvent, String, String> safe;

	SafeConverter(DynamicConverter<ILoggingEvent> delegate, BiFunction<ILoggingEvent, String, String> safe) {
		this.delegate = delegate;
		this.safe = safe;
	}

	/**
	 * Returns the word whose text is made safe.
	 */
	DynamicConverter<ILoggingEvent> delegate() {
		return this.delegate;
	}

	@Override
	public void setContext(Context context) {
		super.setContext(context);
		this.delegate.setContext(context);
	}

	@Override
	public void setOptionList(List<String> options) {
		super.setOptionList(options);
		this.delegate.setOptionList(options);
	}

	@Override
	public void start() {
		this.delegate.start();
		super.start();
	}

	@Override
	public void stop() {
		this.delegate.stop();
		super.stop();
	}

	@Override
	public String convert(ILoggingEvent event) {
		String text = this.delegate.convert(event);
		return (text != null) ? this.safe.apply(event, text) : "";
	}

}
