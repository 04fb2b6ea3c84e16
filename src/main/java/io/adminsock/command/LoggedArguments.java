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

	private LoggedArguments() {
	}

	/**
	 * Returns what was given with a request.
	 * @param request the request
	 * @param length how many characters are wanted; there are more only to tell that
	 * something was left off
	 * @return the arguments as JSON; to a method that takes none of ours, the body or the
	 * query as it came; {@code null} if nothing was read
	 */
	public static @Nullable String of(HttpServletRequest request, int length) {
		Object text = request.getAttribute(ATTRIBUTE);
		return (text instanceof Text arguments) ? arguments.of(length) : null;
	}

	/**
	 * Notes what was given before it is bound, since it may not fit.
	 */
	static void given(HttpServletRequest request, Arguments given, Signature signature) {
		byte[] body = ArgumentReader.body(request);
		if (signature.secret()) {
			request.setAttribute(ATTRIBUTE, (Text) (length) -> HIDDEN);
		}
		else if (signature.arguments().isEmpty() && body.length > 0) {
			// Of arguments that a command does not take only the number was read.
			request.setAttribute(ATTRIBUTE, (Text) (length) -> RawArguments.text(body, length));
		}
		else {
			request.setAttribute(ATTRIBUTE, (Text) (length) -> ArgumentText.of(given, signature.arguments(), length));
		}
	}

	/**
	 * Notes that what was given fits, so that it is known which value is which argument.
	 */
	static void bound(HttpServletRequest request, Arguments given, Signature signature) {
		if (signature.secret()) {
			request.setAttribute(ATTRIBUTE, (Text) (length) -> ArgumentText.of(given, signature.arguments(), length));
		}
	}

	/**
	 * Returns what takes the beginning of a body that Spring reads.
	 * @param length how many characters are wanted, zero for none
	 */
	static RawArguments raw(HttpServletRequest request, int length) {
		Object noted = request.getAttribute(ATTRIBUTE);
		if (noted instanceof RawArguments arguments) {
			return arguments;
		}
		// An error page gets what was meant for another, maybe with a secret.
		boolean wanted = length > 0 && noted == null && request.getDispatcherType() != DispatcherType.ERROR;
		RawArguments arguments = new RawArguments(request.getQueryString(), wanted ? length : 0);
		if (wanted) {
			request.setAttribute(ATTRIBUTE, arguments);
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
