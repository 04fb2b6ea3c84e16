package io.adminsock.logging;

import java.nio.charset.Charset;
import java.util.Collections;
import java.util.Iterator;
import java.util.Set;
import java.util.WeakHashMap;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.net.SyslogAppenderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.ConfigurationEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Makes the layouts of all Logback appenders safe, also after Logback has reloaded its
 * configuration ({@code scan="true"}).
 */
final class SafeAppenders {

	private static final Set<LoggerContext> CONTEXTS = Collections
		.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	private SafeAppenders() {
	}

	static void apply() {
		ILoggerFactory factory = LoggerFactory.getILoggerFactory();
		if (factory instanceof LoggerContext context) {
			apply(context);
			if (CONTEXTS.add(context)) {
				context.addConfigurationEventListener((event) -> {
					if (event.getEventType() == ConfigurationEvent.EventType.CONFIGURATION_ENDED_SUCCESSFULLY) {
						apply(context);
					}
				});
			}
		}
	}

	private static void apply(LoggerContext context) {
		for (Logger logger : context.getLoggerList()) {
			apply(logger);
		}
	}

	private static void apply(AppenderAttachable<ILoggingEvent> attachable) {
		Iterator<Appender<ILoggingEvent>> appenders = attachable.iteratorForAppenders();
		while (appenders.hasNext()) {
			apply(appenders.next());
		}
	}

	@SuppressWarnings("unchecked")
	private static void apply(Appender<ILoggingEvent> appender) {
		if (appender instanceof AppenderAttachable<?> attachable) {
			apply((AppenderAttachable<ILoggingEvent>) attachable);
		}
		else if (appender instanceof OutputStreamAppender<?> output
				&& output.getEncoder() instanceof LayoutWrappingEncoder<?> encoder) {
			apply(encoder.getLayout(), encoder.getCharset());
		}
		else if (appender instanceof SyslogAppenderBase<?> syslog) {
			apply(syslog.getLayout(), syslog.getCharset());
		}
	}

	private static void apply(@Nullable Layout<?> layout, @Nullable Charset charset) {
		if (layout instanceof PatternLayout patternLayout) {
			SafeLayout.apply(patternLayout, charset);
		}
	}

}
