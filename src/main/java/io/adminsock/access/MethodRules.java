package io.adminsock.access;

import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;

/**
 * Who may run a controller's method by {@code @RolesAllowed}, {@code @PermitAll} and
 * {@code @DenyAll}: those of the method, or else those of its class. Of several the
 * strictest holds. A {@link RuledCommand} has its rule in their place.
 */
final class MethodRules {

	private static final MethodRule NOTHING_SAID = new MethodRule(List.of(), Decision.allow("no annotation"), "");

	private static final MethodRule PERMITTED = new MethodRule(List.of(), Decision.allow("@PermitAll"), "");

	private static final MethodRule DENIED = new MethodRule(List.of(), Decision.deny("@DenyAll"), "");

	private final Map<AnnotatedElement, MethodRule> rules = new ConcurrentHashMap<>();

	Decision decide(Caller caller, HandlerMethod method) {
		return of(method).decide(caller);
	}

	/**
	 * Returns what is said about a method.
	 * @throws IllegalArgumentException if a role can name nobody
	 */
	MethodRule of(HandlerMethod method) {
		if (method.getBean() instanceof RuledCommand command) {
			return of(command.rule());
		}
		MethodRule rule = this.rules.computeIfAbsent(method.getMethod(), MethodRules::read);
		return NOTHING_SAID.equals(rule) ? this.rules.computeIfAbsent(method.getBeanType(), MethodRules::read) : rule;
	}

	private static MethodRule of(@Nullable Rule rule) {
		return (rule != null) ? new MethodRule(rule.allow(), null, "the command itself") : NOTHING_SAID;
	}

	private static MethodRule read(AnnotatedElement element) {
		if (AnnotatedElementUtils.hasAnnotation(element, DenyAll.class)) {
			return DENIED;
		}
		RolesAllowed roles = AnnotatedElementUtils.findMergedAnnotation(element, RolesAllowed.class);
		if (roles != null) {
			return new MethodRule(Arrays.stream(roles.value()).map(Grant::new).toList(), null, "@RolesAllowed");
		}
		return AnnotatedElementUtils.hasAnnotation(element, PermitAll.class) ? PERMITTED : NOTHING_SAID;
	}

	/**
	 * What is said about a method.
	 *
	 * @param roles whom it allows
	 * @param fixed what is decided whoever calls, or {@code null} where the roles decide
	 * @param source what says so, for the log
	 */
	record MethodRule(List<Grant> roles, @Nullable Decision fixed, String source) {

		Decision decide(Caller caller) {
			if (this.fixed != null) {
				return this.fixed;
			}
			boolean allowed = this.roles.stream().anyMatch((role) -> role.fits(caller));
			return new Decision(allowed, "%s allows %s".formatted(this.source,
					this.roles.stream().map(Grant::text).collect(Collectors.joining(", "))));
		}

	}

}
