package io.adminsock.command;

/**
 * Text of a client, short enough for a sentence.
 */
public final class ShortText {

	private static final int MAX_LENGTH = 60;

	private ShortText() {
	}

	/**
	 * Returns the beginning of a text.
	 * @param text the text
	 * @return the text, or its first 60 characters and an ellipsis
	 */
	public static String of(String text) {
		if (text.length() <= MAX_LENGTH) {
			return text;
		}
		boolean splits = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1));
		return text.substring(0, splits ? MAX_LENGTH - 1 : MAX_LENGTH) + "…";
	}

}
