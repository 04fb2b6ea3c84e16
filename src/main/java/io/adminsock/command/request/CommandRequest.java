package io.adminsock.command.request;

import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The state that the server keeps for a request: the access decisions, the arguments, and
 * the memory that they take. It is stored as an attribute of the request. Only the thread
 * that serves the request may use it, except {@link #arguments()} and {@link #started()},
 * which other threads may read.
 */
public final class CommandRequest {

	private static final String ATTRIBUTE = CommandRequest.class.getName();

	private final LoggedArguments arguments = new LoggedArguments();

	private @Nullable String admittedName;

	private @Nullable Object admittedHandler;

	private @Nullable StartedCommand started;

	private byte[] body = new byte[0];

	private @Nullable BoundArguments bound;

	private BodyBudget.@Nullable Lease lease;

	private CommandRequest() {
	}

	/**
	 * Returns the state of a request, and creates it at the first call.
	 * @param request the request
	 * @return the state
	 */
	public static CommandRequest of(ServletRequest request) {
		if (request.getAttribute(ATTRIBUTE) instanceof CommandRequest known) {
			return known;
		}
		CommandRequest created = new CommandRequest();
		request.setAttribute(ATTRIBUTE, created);
		return created;
	}

	/**
	 * Returns the arguments for a log.
	 * @return the arguments, which have no text until the request is read
	 */
	public LoggedArguments arguments() {
		return this.arguments;
	}

	/**
	 * Returns the name of the command that the peer may run by this request.
	 * @return the name, or {@code null} before the first decision
	 */
	public @Nullable String admittedName() {
		return this.admittedName;
	}

	/**
	 * Notes that the peer may run a command by this request.
	 * @param name the command's name
	 */
	public void admitName(String name) {
		this.admittedName = name;
	}

	/**
	 * Returns whether the peer may run a handler by this request.
	 * @param handler the handler
	 * @return whether this handler was admitted last
	 */
	public boolean isAdmitted(Object handler) {
		return handler.equals(this.admittedHandler);
	}

	/**
	 * Notes that the peer may run a handler by this request.
	 * @param handler the handler
	 */
	public void admit(Object handler) {
		this.admittedHandler = handler;
	}

	/**
	 * Returns the command's entry among the running commands.
	 * @return the entry, or {@code null} if the audit log is disabled
	 */
	public @Nullable StartedCommand started() {
		return this.started;
	}

	/**
	 * Notes the command's entry among the running commands.
	 * @param command the entry
	 */
	public void setStarted(StartedCommand command) {
		this.started = command;
	}

	/**
	 * Logs that the command has started. A command calls this before it starts something
	 * that may outlive this process, because the line at the end of the request may then
	 * be missing.
	 */
	public void logStart() {
		if (this.started != null) {
			this.started.logStart();
		}
	}

	/**
	 * Returns the body that arguments were read from.
	 * @return the bytes that the client sent; empty if no arguments were read from the
	 * body
	 */
	public byte[] body() {
		return this.body;
	}

	void setBody(byte[] body) {
		this.body = body;
	}

	@Nullable BoundArguments bound() {
		return this.bound;
	}

	void setBound(BoundArguments bound) {
		this.bound = bound;
	}

	BodyBudget.@Nullable Lease lease() {
		return this.lease;
	}

	void setLease(BodyBudget.Lease lease) {
		this.lease = lease;
	}

	/**
	 * Releases the memory that the body takes. It must be called after the response is
	 * sent, because the body stays in memory until then.
	 * @param request the request
	 */
	public static void end(ServletRequest request) {
		if (request.getAttribute(ATTRIBUTE) instanceof CommandRequest known && known.lease != null) {
			known.lease.close();
		}
	}

}
