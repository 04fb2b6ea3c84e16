package io.adminsock.actuator;

import java.util.Map;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MimeType;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.HandlerMapping;

/**
 * The response of an endpoint: text, bytes and files as they are, and anything else as
 * JSON by Actuator's own mapper.
 */
final class EndpointResult {

	private static final EndpointId HEALTH = EndpointId.of("health");

	/** What Actuator's own support for web servers answers with 503. */
	private static final Set<String> UNHEALTHY = Set.of("DOWN", "OUT_OF_SERVICE");

	private final EndpointId endpoint;

	private final JsonMapper json;

	private final PortHealth ports;

	EndpointResult(EndpointId endpoint, JsonMapper json, PortHealth ports) {
		this.endpoint = endpoint;
		this.json = json;
		this.ports = ports;
	}

	/**
	 * Returns the response.
	 * @param result what the operation returned
	 * @param request the request
	 */
	ResponseEntity<Object> respond(@Nullable Object result, HttpServletRequest request) {
		Object value = Publishers.await(result);
		if (value instanceof WebEndpointResponse<?> response) {
			return respond(response.getStatus(), response.getBody(), response.getContentType(), request);
		}
		if (value != null) {
			return ofValue(value, request);
		}
		if ("GET".equals(request.getMethod())) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND,
					"The endpoint %s has nothing of that name.".formatted(this.endpoint));
		}
		return ResponseEntity.noContent().build();
	}

	private ResponseEntity<Object> ofValue(Object value, HttpServletRequest request) {
		HttpStatus status = isUnhealthy(value) ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK;
		return respond(status.value(), value, null, request);
	}

	private ResponseEntity<Object> respond(int status, @Nullable Object body, @Nullable MimeType contentType,
			HttpServletRequest request) {
		MediaType type = (contentType != null) ? new MediaType(contentType) : produced(request);
		if (body == null) {
			return ResponseEntity.status(status).build();
		}
		if (body instanceof CharSequence || body instanceof byte[] || body instanceof Resource) {
			return ResponseEntity.status(status).contentType(type).body(body);
		}
		if (isWholeHealth(request) && this.json.valueToTree(body) instanceof ObjectNode health) {
			return respond(status, health, type);
		}
		return ResponseEntity.status(status).contentType(type).body(this.json.writeValueAsBytes(body));
	}

	private ResponseEntity<Object> respond(int status, ObjectNode health, MediaType type) {
		boolean portIsDown = this.ports.addTo(health);
		return ResponseEntity
			.status((portIsDown && status < HttpStatus.BAD_REQUEST.value()) ? HttpStatus.SERVICE_UNAVAILABLE.value()
					: status)
			.contentType(type)
			.body(this.json.writeValueAsBytes(health));
	}

	/**
	 * Returns whether a request is for the health of the whole application, and not for a
	 * component or group.
	 */
	private boolean isWholeHealth(HttpServletRequest request) {
		return this.endpoint.equals(HEALTH)
				&& request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
				&& variables.isEmpty();
	}

	/**
	 * Only an application with a web server has Actuator's own mapping of health to a
	 * status, which the application may have changed.
	 */
	private boolean isUnhealthy(Object value) {
		if (!this.endpoint.equals(HEALTH)) {
			return false;
		}
		JsonNode tree = this.json.valueToTree(value);
		return UNHEALTHY.contains(tree.path("status").asString(""));
	}

	/**
	 * Returns the first type that the operation produces and the client accepts.
	 */
	private static MediaType produced(HttpServletRequest request) {
		return (request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE) instanceof Set<?> types
				&& !types.isEmpty() && types.iterator().next() instanceof MediaType first) ? first
						: MediaType.APPLICATION_JSON;
	}

}
