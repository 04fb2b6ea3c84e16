package io.adminsock.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The condition that the server of a context serves commands: it is that of an
 * {@link AdminContext}, or that of an application which the socket gets in place of the
 * port.
 */
final class OnCommandServerCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("server of commands");
		if (isAdminContext(context.getBeanFactory())) {
			return ConditionOutcome.match(message.because("this is the context of the admin server"));
		}
		Environment environment = context.getEnvironment();
		boolean matches = environment.getProperty(OnBesideCondition.ENABLED, Boolean.class, true)
				&& environment.getProperty(OnBesideCondition.REPLACE_PORT, Boolean.class, false);
		return new ConditionOutcome(matches, message.because("%s is %s".formatted(OnBesideCondition.REPLACE_PORT,
				environment.getProperty(OnBesideCondition.REPLACE_PORT))));
	}

	private static boolean isAdminContext(@Nullable ConfigurableListableBeanFactory beans) {
		return beans != null && beans.containsSingleton(AdminContext.MARKER);
	}

}
