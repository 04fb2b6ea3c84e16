package io.adminsock.actuator;

import java.security.Principal;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.adminsock.access.DeclaredRule;
import io.adminsock.access.Rule;
import io.adminsock.command.Argument;
import io.adminsock.command.CommandDescriptor;
import io.adminsock.command.SelfDescribingCommand;
import io.adminsock.command.request.CommandArguments;
import io.adminsock.peer.Peer;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationArgumentResolver;
import org.springframework.boot.actuate.endpoint.ProducibleOperationArgumentResolver;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.StringUtils;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.HandlerMapping;

/**
 * One operation of an endpoint, such as to read a logger or to set its level.
 */
final class EndpointCommand implements SelfDescribingCommand {

	private final WebOperation operation;

	private final CommandArguments arguments;

	private final EndpointResult result;

	private final CommandDescriptor descriptor;

	/**
	 * Creates the command.
	 * @param endpoint the endpoint of the operation
	 * @param operation the operation
	 * @param arguments reads the arguments of a request
	 * @param result makes the response
	 */
	EndpointCommand(EndpointId endpoint, WebOperation operation, CommandArguments arguments, EndpointResult result) {
		this.operation = operation;
		this.arguments = arguments;
		this.result = result;
		this.descriptor = CommandDescriptor.ofValues(EndpointArguments.of(operation),
				"The endpoint %s of Actuator.".formatted(endpoint), DeclaredRule.of((Rule) null));
	}

	@Override
	public CommandDescriptor descriptor() {
		return this.descriptor;
	}

	ResponseEntity<Object> run(HttpServletRequest request) {
		InvocationContext context = new InvocationContext(new PeerSecurityContext(request), arguments(request),
				OperationArgumentResolver.of(WebServerNamespace.class, () -> WebServerNamespace.SERVER),
				new ProducibleOperationArgumentResolver(
						() -> Collections.list(request.getHeaders(HttpHeaders.ACCEPT))));
		try {
			return this.result.respond(this.operation.invoke(context), request);
		}
		catch (InvalidEndpointRequestException ex) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, ex.getReason(), ex);
		}
	}

	private Map<String, Object> arguments(HttpServletRequest request) {
		Map<String, Object> values = new HashMap<>(inPath(request));
		List<@Nullable Object> given = this.arguments.values(request, this.descriptor);
		List<Argument> taken = this.descriptor.arguments();
		for (int i = 0; i < taken.size(); i++) {
			Object value = given.get(i);
			if (value != null) {
				values.put(taken.get(i).name(), value);
			}
		}
		return values;
	}

	private Map<String, Object> inPath(HttpServletRequest request) {
		Map<String, Object> values = new LinkedHashMap<>();
		if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables) {
			variables.forEach((name, value) -> values.put(name.toString(), value));
		}
		String rest = this.operation.getRequestPredicate().getMatchAllRemainingPathSegmentsVariable();
		if (rest != null) {
			values.put(rest, StringUtils.tokenizeToStringArray(String.valueOf(values.get(rest)), "/", false, true));
		}
		return values;
	}

	/**
	 * Gives Actuator the peer as the user. A peer without an identity is no user.
	 *
	 * @param request the request
	 */
	private record PeerSecurityContext(HttpServletRequest request) implements SecurityContext {

		@Override
		public @Nullable Principal getPrincipal() {
			Peer peer = Peer.of(this.request);
			return peer.hasIdentity() ? peer : null;
		}

		@Override
		public boolean isUserInRole(String role) {
			return this.request.isUserInRole(role);
		}

	}

}
