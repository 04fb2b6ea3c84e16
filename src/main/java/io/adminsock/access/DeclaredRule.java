package io.adminsock.access;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * The rule that a command declares itself, by annotations or in a script. The configured
 * rules must allow the peer as well.
 *
 * @param grantees the users and groups that it allows
 * @param fixed the decision for every peer, or {@code null} where the grantees decide
 * @param source the annotation or command that declares the rule, for the log
 */
public record DeclaredRule(List<Grantee> grantees, @Nullable Decision fixed, String source) {

	/** The rule of a command that declares none. */
	public static final DeclaredRule NONE = new DeclaredRule(List.of(), Decision.allow("no annotation"), "");

	private static final DeclaredRule PERMIT_ALL = new DeclaredRule(List.of(), Decision.allow("@PermitAll"), "");

	private static final DeclaredRule DENY_ALL = new DeclaredRule(List.of(), Decision.deny("@DenyAll"), "");

	/**
	 * Returns the rule of a command that declares a {@link Rule}.
	 * @param rule the rule, or {@code null} if there is none
	 * @return the rule
	 */
	public static DeclaredRule of(@Nullable Rule rule) {
		return (rule != null) ? new DeclaredRule(rule.allow(), null, "the command itself") : NONE;
	}

	/**
	 * Returns the rule that {@code @RolesAllowed}, {@code @PermitAll} or {@code @DenyAll}
	 * declares for a controller's method. The annotations of the method take precedence
	 * over those of its class. Where one element has several of them, {@code @DenyAll}
	 * takes precedence over {@code @RolesAllowed}, and that over {@code @PermitAll}.
	 * @param method the method
	 * @param controller the controller's class
	 * @return the rule
	 * @throws IllegalArgumentException if a role can name no user and no group
	 */
	public static DeclaredRule of(Method method, Class<?> controller) {
		DeclaredRule rule = read(method);
		return NONE.equals(rule) ? read(controller) : rule;
	}

	private static DeclaredRule read(AnnotatedElement element) {
		if (AnnotatedElementUtils.hasAnnotation(element, DenyAll.class)) {
			return DENY_ALL;
		}
		RolesAllowed roles = AnnotatedElementUtils.findMergedAnnotation(element, RolesAllowed.class);
		if (roles != null) {
			return new DeclaredRule(Arrays.stream(roles.value()).map(Grantee::new).toList(), null, "@RolesAllowed");
		}
		return AnnotatedElementUtils.hasAnnotation(element, PermitAll.class) ? PERMIT_ALL : NONE;
	}

	/**
	 * Decides whether a peer may run the command.
	 * @param subject the peer that wants to run the command
	 * @return the decision, with its reason
	 */
	public Decision decide(AccessSubject subject) {
		if (this.fixed != null) {
			return this.fixed;
		}
		boolean allowed = this.grantees.stream().anyMatch((grantee) -> grantee.fits(subject));
		return new Decision(allowed, "%s allows %s".formatted(this.source,
				this.grantees.stream().map(Grantee::text).collect(Collectors.joining(", "))));
	}

}
