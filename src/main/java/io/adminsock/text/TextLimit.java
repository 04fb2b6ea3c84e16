package io.adminsock.text;

/**
 * Cuts text to a length without splitting a surrogate pair, which would leave a character
 * that no charset can encode.
 */
public final class TextLimit {

	private static final String ELLIPSIS = "…";

	private static final int MAX_LENGTH_IN_SENTENCE = 60;

	private TextLimit() {
	}

	/**
	 * Returns a text that is short enough to stand in a sentence.
	 * @param text the text
	 * @return the text, or its beginning and an ellipsis
	 */
	public static String shorten(String text) {
		return shorten(text, MAX_LENGTH_IN_SENTENCE);
	}

	/**
	 * Returns a text up to a length, with an ellipsis if something was cut off.
	 * @param text the text
	 * @param maxLength the length in {@code char}s, without the ellipsis
	 * @return the text, or its beginning and an ellipsis
	 */
	public static String shorten(String text, int maxLength) {
		return (text.length() <= maxLength) ? text : cut(text, maxLength) + ELLIPSIS;
	}

	/**
	 * Returns a text up to a length.
	 * @param text the text
	 * @param maxLength the length in {@code char}s
	 * @return the text or its beginning
	 */
	public static String cut(String text, int maxLength) {
		if (text.length() <= maxLength) {
			return text;
		}
		boolean splitsPair = maxLength > 0 && Character.isHighSurrogate(text.charAt(maxLength - 1))
				&& Character.isLowSurrogate(text.charAt(maxLength));
		return text.substring(0, splitsPair ? maxLength - 1 : maxLength);
	}

}
