package io.adminsock.access.web;

import java.io.IOException;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.adminsock.access.AccessRules;
import io.adminsock.access.AccessSubject;
import io.adminsock.access.Decision;
import io.adminsock.command.CommandDescriptors;
import io.adminsock.command.catalog.CommandCatalog;
import io.adminsock.command.catalog.CommandVisibility;
import io.adminsock.peer.GroupResolver;
import io.adminsock.peer.Peer;
import io.adminsock.peer.PeerConnection;
import io.adminsock.problem.Problem;
import io.adminsock.text.Printable;
import io.adminsock.text.TextLimit;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The access control of a web application. A filter decides by the command's name before
 * any other filter sees the request, an interceptor decides again by the controller's
 * method, and the catalog shows each peer only the commands that it may run.
 */
public final class AccessControl implements WebMvcConfigurer, CommandVisibility {

	private static final Log logger = LogFactory.getLog(AccessControl.class);

	/** A denied client chooses the name of the command, and must not fill the log. */
	private static final int MAX_LOGGED_NAME = 200;

	private final AccessRules rules;

	private final GroupResolver groups;

	private final CommandDescriptors descriptors;

	private final CatalogRequestMatcher catalog;

	/**
	 * Creates the control.
	 * @param rules the configured rules
	 * @param groups resolves the groups of peers
	 * @param descriptors the descriptors of handlers, with the rules that they declare
	 * @param mappings Spring's mappings in their order
	 */
	public AccessControl(AccessRules rules, GroupResolver groups, CommandDescriptors descriptors,
			Supplier<Stream<HandlerMapping>> mappings) {
		this.rules = rules;
		this.groups = groups;
		this.descriptors = descriptors;
		this.catalog = new CatalogRequestMatcher(mappings);
	}

	/**
	 * Returns the filter that decides by name.
	 * @return a filter for all paths, which belongs before all other filters and again
	 * after them
	 */
	public Filter filter() {
		return new AccessFilter(this);
	}

	/**
	 * Adds the interceptor before all others, because none of them may see a request that
	 * is denied.
	 */
	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(new AccessInterceptor(this)).order(Ordered.HIGHEST_PRECEDENCE);
	}

	private AccessSubject subject(HttpServletRequest request) {
		return new AccessSubject(() -> Peer.of(request), this.groups::resolve);
	}

	Decision decide(HttpServletRequest request, String command) {
		return this.rules.decide(subject(request), socket(request), command);
	}

	/**
	 * Returns whether a request for a command of this name is for the catalog.
	 */
	boolean isCatalog(HttpServletRequest request, String command) {
		return command.isEmpty() && this.catalog.finds(request);
	}

	/**
	 * Decides by the command's name and by the rule that its method declares. The catalog
	 * is always allowed, because it shows each peer only the commands that it may run.
	 */
	Decision decide(HttpServletRequest request, String command, HandlerMethod method) {
		if (CommandCatalog.isCatalog(method)) {
			return Decision.allow("the catalog is open");
		}
		Decision decision = decide(request, command);
		return decision.allowed() ? this.descriptors.get(method).rule().decide(subject(request)) : decision;
	}

	@Override
	public boolean isOpen(HttpServletRequest request, String command, HandlerMethod handler) {
		return decide(request, command, handler).allowed();
	}

	/**
	 * Logs that a request was denied, and answers it with a problem.
	 */
	void refuse(HttpServletRequest request, HttpServletResponse response, String command, String reason)
			throws IOException {
		Peer peer = Peer.of(request);
		request.setAttribute(Problem.REASON_ATTRIBUTE, reason);
		logger.info(Printable.escape("Denied '%s' to %s on the socket '%s': %s"
			.formatted(TextLimit.shorten(command, MAX_LOGGED_NAME), peer, socket(request), reason)));
		Problem
			.of(HttpStatus.FORBIDDEN, "forbidden",
					"%s may not run '%s'. GET / lists what you may run.".formatted(name(peer), command))
			.with("command", command)
			.with("peer", peer.getName())
			.send(response);
	}

	private static String name(Peer peer) {
		return (peer.uid() != null) ? "%s (uid %d)".formatted(peer.getName(), peer.uid()) : peer.getName();
	}

	static String socket(HttpServletRequest request) {
		return PeerConnection.socketName(request);
	}

}
