package io.adminsock.command.request;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.adminsock.peer.PeerConnection;
import jakarta.servlet.ServletRequest;

/**
 * The memory for request bodies. Each socket has a {@link BodyBudget} of its own, so that
 * clients of one socket cannot take the memory of another. A request releases its memory
 * when it ends.
 */
public final class BodyBudgets {

	/** The bodies of all sockets may take this fraction of the heap: a quarter. */
	private static final int HEAP_DIVISOR = 4;

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
	 * Returns budgets that together take a quarter of the heap.
	 * @param sockets the number of sockets
	 * @return the budgets
	 */
	public static BodyBudgets ofHeap(int sockets) {
		return new BodyBudgets(Runtime.getRuntime().maxMemory() / HEAP_DIVISOR / sockets);
	}

	/**
	 * Takes memory for the body of a request.
	 * @throws BodyBudgetException if there is not enough
	 */
	void take(ServletRequest request, long bytes) {
		PeerConnection connection = PeerConnection.of(request);
		CommandRequest state = CommandRequest.of(request);
		BodyBudget.Lease lease = state.lease();
		if (lease == null) {
			lease = this.budgets
				.computeIfAbsent(PeerConnection.socketName(request), (name) -> new BodyBudget(this.size))
				.open();
			state.setLease(lease);
		}
		lease.take(bytes);
		if (lease.isLarge() && connection != null) {
			connection.holdMemory();
		}
	}

}
