package io.adminsock.command.request;

import io.adminsock.command.Arg;
import io.adminsock.command.Argument;
import io.adminsock.command.CommandDescriptor;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The arguments that a client sent to a command, as text for a log. The text contains no
 * values of {@linkplain Arg#secret() secret} arguments. If a command has a secret
 * argument and the arguments do not fit, the text contains no values at all, because the
 * client may have sent the secret as another argument.
 */
public final class LoggedArguments {

	private volatile @Nullable Text text;

	LoggedArguments() {
	}

	/**
	 * Returns the text.
	 * @param length the wanted number of characters; a longer text shows that the log has
	 * to cut it
	 * @return the arguments as JSON; for a method without {@code @Arg} parameters, the
	 * body or the query as the client sent it; {@code null} if nothing was read
	 */
	public @Nullable String text(int length) {
		Text text = this.text;
		return (text != null) ? text.format(length) : null;
	}

	/**
	 * Notes the arguments before they are bound, because a log needs them also if they do
	 * not fit.
	 */
	void noteGiven(GivenArguments given, byte[] body, CommandDescriptor command) {
		if (command.secret()) {
			this.text = (length) -> Argument.REDACTED;
		}
		else if (command.arguments().isEmpty() && body.length > 0) {
			// Only the number of arguments is read if a command takes none.
			this.text = (length) -> BodyCapture.text(body, length);
		}
		else {
			this.text = (length) -> ArgumentLogFormatter.format(given, command.arguments(), length);
		}
	}

	/**
	 * Notes that the arguments fit. Only then is it certain which values are secret.
	 */
	void noteBound(GivenArguments given, CommandDescriptor command) {
		if (command.secret()) {
			this.text = (length) -> ArgumentLogFormatter.format(given, command.arguments(), length);
		}
	}

	/**
	 * Captures the beginning of a body that Spring reads.
	 * @param request the request
	 * @param length the wanted number of characters; zero for none
	 * @return the capture to add the bytes to
	 */
	public BodyCapture capture(HttpServletRequest request, int length) {
		Text noted = this.text;
		if (noted instanceof BodyCapture capture) {
			return capture;
		}
		// An error page reads another handler's body, which may contain a secret.
		boolean wanted = length > 0 && noted == null && request.getDispatcherType() != DispatcherType.ERROR;
		BodyCapture capture = new BodyCapture(request.getQueryString(), wanted ? length : 0);
		if (wanted) {
			this.text = capture;
		}
		return capture;
	}

	/**
	 * A text that is formatted only when a log needs it.
	 */
	@FunctionalInterface
	interface Text {

		@Nullable String format(int length);

	}

}
