package io.adminsock.actuator;

import java.util.List;

import io.adminsock.application.ServedApplication;
import io.adminsock.application.ServerPort;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The state of the application's TCP ports. The endpoint {@code health} shows it on the
 * socket.
 */
final class PortHealth {

	private static final String UP = "UP";

	private static final String DOWN = "DOWN";

	private static final String STATUS = "status";

	private final ServedApplication application;

	private final PortProbe probe;

	PortHealth(ServedApplication application) {
		this.application = application;
		this.probe = new PortProbe(application.environment());
	}

	/**
	 * Adds the ports to a result of the endpoint. If a port does not answer, the status
	 * {@code UP} becomes {@code DOWN}.
	 * @param health the result
	 * @return whether a port does not answer
	 */
	boolean addTo(ObjectNode health) {
		List<ServerPort> ports = this.application.ports();
		if (ports.isEmpty()) {
			return false;
		}
		ArrayNode nodes = health.putArray("ports");
		ports.forEach((port) -> addTo(nodes, port, this.probe.findProblem(port)));
		boolean down = nodes.valueStream().anyMatch((port) -> isStatus(port, DOWN));
		if (down && isStatus(health, UP)) {
			health.put(STATUS, DOWN);
		}
		return down;
	}

	private static void addTo(ArrayNode nodes, ServerPort port, @Nullable String problem) {
		ObjectNode node = nodes.addObject();
		node.put(port.server() + ".port", port.number());
		node.put(STATUS, (problem != null) ? DOWN : UP);
		if (problem != null) {
			node.put("error", problem);
		}
	}

	private static boolean isStatus(JsonNode node, String status) {
		return node.path(STATUS).asString("").equals(status);
	}

}
