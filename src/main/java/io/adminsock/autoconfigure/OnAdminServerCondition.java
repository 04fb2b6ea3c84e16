package io.adminsock.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The condition that an application has an admin server: unless it is turned off, or its
 * own server takes the socket. A test of the application has none unless it asks for it.
 */
final class OnAdminServerCondition extends SpringBootCondition {

	static final String ENABLED = "adminsock.enabled";

	static final String REPLACE_PORT = "adminsock.replace-port";

	static final String STANDALONE = "adminsock.standalone";

	/** The property that Spring Boot sets in {@code @SpringBootTest} and its slices. */
	private static final String TEST = "org.springframework.boot.test.context.SpringBootTestContextBootstrapper";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		return outcome(context.getEnvironment());
	}

	/**
	 * Returns whether an application with this environment has an admin server.
	 */
	static boolean matches(Environment environment) {
		return reasonAgainst(environment) == null;
	}

	private static ConditionOutcome outcome(Environment environment) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("admin server");
		String reason = reasonAgainst(environment);
		return (reason != null) ? ConditionOutcome.noMatch(message.because(reason))
				: ConditionOutcome.match(message.because("nothing is against it"));
	}

	private static @Nullable String reasonAgainst(Environment environment) {
		Boolean enabled = environment.getProperty(ENABLED, Boolean.class);
		if (Boolean.FALSE.equals(enabled)) {
			return ENABLED + " is false";
		}
		if (environment.getProperty(REPLACE_PORT, Boolean.class, false)) {
			return REPLACE_PORT + " is true";
		}
		return (enabled == null && environment.containsProperty(TEST)) ? "this is a test that does not set " + ENABLED
				: null;
	}

}
