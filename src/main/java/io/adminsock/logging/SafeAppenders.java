package io.adminsock.logging;

import java.nio.charset.Charset;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Predicate;

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

	/** How the names of the threads begin that have text of the clients of sockets. */
	private static final List<String> ADMIN_THREADS = List.of("unix-", "adminsock-", "script-");

	private final Predicate<ILoggingEvent> events;

	private SafeAppenders(Predicate<ILoggingEvent> events) {
		this.events = events;
	}

	/**
	 * Makes the layouts safe for all events.
	 */
	static void applyToAll() {
		apply((event) -> true);
	}

	/**
	 * Makes the layouts safe for what the threads of the sockets log. The rest is of the
	 * application beside them, and stays as it is.
	 */
	static void applyToAdminServer() {
		apply((event) -> ADMIN_THREADS.stream().anyMatch(event.getThreadName()::startsWith));
	}

	/**
	 * Makes the layouts safe.
	 * @param events which events may have text of clients
	 */
	static void apply(Predicate<ILoggingEvent> events) {
		new SafeAppenders(events).apply();
	}

	private void apply() {
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

	private void apply(LoggerContext context) {
		for (Logger logger : context.getLoggerList()) {
			apply(logger);
		}
	}

	private void apply(AppenderAttachable<ILoggingEvent> attachable) {
		Iterator<Appender<ILoggingEvent>> appenders = attachable.iteratorForAppenders();
		while (appenders.hasNext()) {
			apply(appenders.next());
		}
	}

	@SuppressWarnings("unchecked")
	private void apply(Appender<ILoggingEvent> appender) {
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

	private void apply(@Nullable Layout<?> layout, @Nullable Charset charset) {
		if (layout instanceof PatternLayout patternLayout) {
			SafeLayout.apply(patternLayout, charset, this.events);
		}
	}

}
