package io.adminsock.logging;

import java.util.List;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;

/**
 * A conversion word for exceptions whose text is made safe. Logback knows by the
 * superclass that a pattern has such a word.
 */
final class SafeThrowableConverter extends ThrowableHandlingConverter {

	private final SafeConverter delegate;

	SafeThrowableConverter(ThrowableHandlingConverter delegate, SafeText text) {
		this.delegate = new SafeConverter(delegate, (event, trace) -> text.block(trace));
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
		return this.delegate.convert(event);
	}

}
