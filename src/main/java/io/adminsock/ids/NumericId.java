package io.adminsock.ids;

import java.security.Principal;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Numeric user and group ids, which are unsigned numbers of 32 bits. The JDK has them as
 * {@code int}, so that ids of 2^31 and above are negative there.
 */
public final class NumericId {

	/** {@code (uid_t) -1} of {@code chown(2)}: no user and no group. */
	private static final long NONE = 0xffffffffL;

	private static final Pattern DECIMAL = Pattern.compile("0*[0-9]{1,10}");

	private static final Pattern SIGNED = Pattern.compile("[+-]?\\p{Nd}+");

	private NumericId() {
	}

	/**
	 * Returns an id.
	 * @param id the lower 32 bits are the id
	 * @return the id as an unsigned number, or {@code null} for {@code (uid_t) -1}
	 */
	public static @Nullable Long of(long id) {
		long unsigned = id & NONE;
		return (unsigned != NONE) ? Long.valueOf(unsigned) : null;
	}

	/**
	 * Reads an id.
	 * @param text a decimal number
	 * @return the id, or {@code null} if the text is no number or too large a one
	 */
	public static @Nullable Long parse(String text) {
		if (!DECIMAL.matcher(text).matches()) {
			return null;
		}
		long id = Long.parseLong(text);
		return (id < NONE) ? Long.valueOf(id) : null;
	}

	/**
	 * Tells whether a text reads as a number, so that it is no name. The JDK takes signed
	 * numbers and all decimal digits of Unicode for ids.
	 * @param text the text
	 * @return whether it is a number, also one that is no id
	 */
	public static boolean isNumber(String text) {
		return SIGNED.matcher(text).matches();
	}

	/**
	 * Returns the name of a user or group that the JDK has found.
	 * @param principal the user or group
	 * @return its name, or its unsigned number where it has none
	 */
	public static String name(Principal principal) {
		String name = principal.getName();
		if (!name.startsWith("-") || !isNumber(name)) {
			return name;
		}
		try {
			return Integer.toUnsignedString(Integer.parseInt(name));
		}
		catch (NumberFormatException ex) {
			return name;
		}
	}

}
