package io.adminsock.command;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.adminsock.peer.PeerConnection;
import jakarta.servlet.ServletRequest;

/**
 * A {@link BodyBudget} for each socket, so that the clients of one cannot take the memory
 * of another's. A request gives back what it took when it has ended.
 */
final class BodyBudgets {

	private static final String ATTRIBUTE = BodyBudgets.class.getName();

	/** The part of the heap for the bodies of all sockets. */
	private static final int PART_OF_HEAP = 4;

	private final long size;

	private final Map<String, BodyBudget> budgets = new ConcurrentHashMap<>();

	/**
	 * Creates the budgets.
	 * @param size the bytes for each socket
	 */
	BodyBudgets(long size) {
		this.size = size;
	}

	/**
	 * Returns budgets that take a quarter of the heap together.
	 * @param sockets the number of sockets
	 */
	static BodyBudgets ofHeap(int sockets) {
		return new BodyBudgets(Runtime.getRuntime().maxMemory() / PART_OF_HEAP / sockets);
	}

	/**
	 * Takes memory for the body of a request.
	 * @throws BodyBudgetException if there is not enough
	 */
	void take(ServletRequest request, long bytes) {
		PeerConnection connection = PeerConnection.of(request);
		BodyBudget.Lease lease = (BodyBudget.Lease) request.getAttribute(ATTRIBUTE);
		if (lease == null) {
			lease = this.budgets
				.computeIfAbsent(PeerConnection.socketName(request), (name) -> new BodyBudget(this.size))
				.open();
			request.setAttribute(ATTRIBUTE, lease);
		}
		lease.take(bytes);
		if (lease.isLarge() && connection != null) {
			connection.holdMemory();
		}
	}

	/**
	 * Gives back what a request took. Its answer must be out by then, because the request
	 * has its body until it ends.
	 */
	static void giveBack(ServletRequest request) {
		if (request.getAttribute(ATTRIBUTE) instanceof BodyBudget.Lease lease) {
			lease.close();
		}
	}

}
