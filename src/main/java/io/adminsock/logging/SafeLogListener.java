package io.adminsock.logging;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Makes the log safe as soon as Spring Boot has configured Logback.
 */
final class SafeLogListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	private static final boolean LOGBACK = ClassUtils.isPresent("ch.qos.logback.classic.LoggerContext",
			SafeLogListener.class.getClassLoader());

	@Override
	public int getOrder() {
		return LoggingApplicationListener.DEFAULT_ORDER + 1;
	}

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		if (LOGBACK && event.getEnvironment().getProperty("adminsock.enabled", Boolean.class, true)) {
			if (event.getEnvironment().getProperty("adminsock.standalone", Boolean.class, false)) {
				SafeAppenders.applyToAll();
			}
			else {
				SafeAppenders.applyToAdminServer();
			}
		}
	}

}
