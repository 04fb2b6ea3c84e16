package io.adminsock.command.request;

import io.adminsock.command.BadArgumentsException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/**
 * The error message for text that is not JSON.
 */
public final class MalformedJson {

	private MalformedJson() {
	}

	/**
	 * Returns the exception for text that is not JSON.
	 * @param source the source of the text, such as {@code body}
	 * @param ex Jackson's exception
	 * @return the exception for the client
	 */
	public static BadArgumentsException of(String source, JacksonException ex) {
		TokenStreamLocation location = ex.getLocation();
		String where = (location != null && location.getLineNr() > 0)
				? " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr()) : "";
		// Jackson adds the location of the start marker, but has no source to name there.
		String reason = ex.getOriginalMessage().replaceFirst(" \\(start marker at .*", "");
		return BadArgumentsException.of("The %s is not JSON%s: %s.".formatted(source, where, reason), ex)
			.withRedactedMessage("The %s is not JSON%s.".formatted(source, where));
	}

}
