package io.adminsock.command;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a client gave to a command, as text for a log. Values of arguments that are
 * {@linkplain Arg#secret() secret} are not in it, nor anything that was given to a
 * command with such an argument and did not fit: the secret may be in the wrong place.
 */
public final class LoggedArguments {

	static final String HIDDEN = "***";

	private static final String ATTRIBUTE = LoggedArguments.class.getName();

	private volatile @Nullable Text text;

	private LoggedArguments() {
	}

	/**
	 * Returns the arguments of a request, which are noted as soon as they are known.
	 * @param request the request
	 * @return the arguments, to be read by any thread
	 */
	public static LoggedArguments of(HttpServletRequest request) {
		if (request.getAttribute(ATTRIBUTE) instanceof LoggedArguments known) {
			return known;
		}
		LoggedArguments arguments = new LoggedArguments();
		request.setAttribute(ATTRIBUTE, arguments);
		return arguments;
	}

	/**
	 * Returns what was given with the request.
	 * @param length how many characters are wanted; there are more only to tell that
	 * something was left off
	 * @return the arguments as JSON; to a method that takes none of ours, the body or the
	 * query as it came; {@code null} if nothing was read
	 */
	public @Nullable String text(int length) {
		Text text = this.text;
		return (text != null) ? text.of(length) : null;
	}

	/**
	 * Notes what was given before it is bound, since it may not fit.
	 */
	static void given(HttpServletRequest request, Arguments given, Signature signature) {
		of(request).text = text(request, given, signature);
	}

	private static Text text(HttpServletRequest request, Arguments given, Signature signature) {
		byte[] body = ArgumentReader.body(request);
		if (signature.secret()) {
			return (length) -> HIDDEN;
		}
		if (signature.arguments().isEmpty() && body.length > 0) {
			// Only the number was read of arguments that a command does not take.
			return (length) -> RawArguments.text(body, length);
		}
		return (length) -> ArgumentText.of(given, signature.arguments(), length);
	}

	/**
	 * Notes that what was given fits, so that it is known which value is which argument.
	 */
	static void bound(HttpServletRequest request, Arguments given, Signature signature) {
		if (signature.secret()) {
			of(request).text = (length) -> ArgumentText.of(given, signature.arguments(), length);
		}
	}

	/**
	 * Returns what takes the beginning of a body that Spring reads.
	 * @param length how many characters are wanted, zero for none
	 */
	static RawArguments raw(HttpServletRequest request, int length) {
		LoggedArguments logged = of(request);
		Text noted = logged.text;
		if (noted instanceof RawArguments arguments) {
			return arguments;
		}
		// An error page gets what was meant for another, maybe with a secret.
		boolean wanted = length > 0 && noted == null && request.getDispatcherType() != DispatcherType.ERROR;
		RawArguments arguments = new RawArguments(request.getQueryString(), wanted ? length : 0);
		if (wanted) {
			logged.text = arguments;
		}
		return arguments;
	}

	/**
	 * Makes the text when it is wanted.
	 */
	@FunctionalInterface
	interface Text {

		@Nullable String of(int length);

	}

}
