package io.adminsock.command.request;

import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What the server notes of a request on its way: what was decided about it, its
 * arguments, and the memory that they take. It is one attribute of the request. The
 * thread that serves the request writes it; of its parts only {@link #arguments()} and
 * {@link #started()} are for other threads.
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
	 * Returns what is noted of a request.
	 * @param request the request
	 * @return the notes, empty at first
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
	 * @return the arguments, which are noted as soon as they are known
	 */
	public LoggedArguments arguments() {
		return this.arguments;
	}

	/**
	 * Returns the name of the command that the peer may run by this request.
	 * @return the name, or {@code null} if nothing is decided yet
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
	 * Tells whether the peer may run a handler by this request.
	 * @param handler the handler
	 * @return whether that was decided about this handler
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
	 * Returns the command in the log of running commands.
	 * @return the command, or {@code null} where there is no log
	 */
	public @Nullable StartedCommand started() {
		return this.started;
	}

	/**
	 * Notes the command in the log of running commands.
	 * @param command the command
	 */
	public void setStarted(StartedCommand command) {
		this.started = command;
	}

	/**
	 * Logs that the command has started. A command calls it before it does something that
	 * may outlive this process.
	 */
	public void logStart() {
		if (this.started != null) {
			this.started.logStart();
		}
	}

	/**
	 * Returns the body that arguments were read from.
	 * @return the bytes as they were sent; empty if no arguments were read from it
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
	 * Gives back the memory that the body takes. The answer must be out by then, because
	 * the request has its body until it ends.
	 * @param request the request
	 */
	public static void end(ServletRequest request) {
		if (request.getAttribute(ATTRIBUTE) instanceof CommandRequest known && known.lease != null) {
			known.lease.close();
		}
	}

}
