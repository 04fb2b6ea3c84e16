package io.adminsock.command.request;

import io.adminsock.command.Arg;
import io.adminsock.command.Argument;
import io.adminsock.command.CommandDescriptor;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a client gave to a command, as text for a log. Values of arguments that are
 * {@linkplain Arg#secret() secret} are not in it. Where a command has such an argument
 * and the values do not fit, none of them is in it, because the secret may be in the
 * wrong place.
 */
public final class LoggedArguments {

	private volatile @Nullable Text text;

	LoggedArguments() {
	}

	/**
	 * Returns what was given with the request.
	 * @param length the number of characters that are wanted; the text is longer only to
	 * show that something was left off
	 * @return the arguments as JSON; for a method without {@code @Arg} parameters, the
	 * body or the query as it came; {@code null} if nothing was read
	 */
	public @Nullable String text(int length) {
		Text text = this.text;
		return (text != null) ? text.of(length) : null;
	}

	/**
	 * Notes what was given before it is bound, because it may not fit.
	 */
	void noteGiven(GivenArguments given, byte[] body, CommandDescriptor command) {
		if (command.secret()) {
			this.text = (length) -> Argument.REDACTED;
		}
		else if (command.arguments().isEmpty() && body.length > 0) {
			// A command without arguments has only their number read.
			this.text = (length) -> BodyCapture.text(body, length);
		}
		else {
			this.text = (length) -> ArgumentLogFormatter.format(given, command.arguments(), length);
		}
	}

	/**
	 * Notes that what was given fits, so that it is known which value is which argument.
	 */
	void noteBound(GivenArguments given, CommandDescriptor command) {
		if (command.secret()) {
			this.text = (length) -> ArgumentLogFormatter.format(given, command.arguments(), length);
		}
	}

	/**
	 * Captures the beginning of a body that Spring reads.
	 * @param request the request
	 * @param length the number of characters that are wanted, zero for none
	 * @return what takes the bytes
	 */
	public BodyCapture capture(HttpServletRequest request, int length) {
		Text noted = this.text;
		if (noted instanceof BodyCapture capture) {
			return capture;
		}
		// An error page gets the body that was meant for another handler, maybe with a
		// secret.
		boolean wanted = length > 0 && noted == null && request.getDispatcherType() != DispatcherType.ERROR;
		BodyCapture capture = new BodyCapture(request.getQueryString(), wanted ? length : 0);
		if (wanted) {
			this.text = capture;
		}
		return capture;
	}

	/**
	 * Makes the text when it is wanted.
	 */
	@FunctionalInterface
	interface Text {

		@Nullable String of(int length);

	}

}
