package io.adminsock.ids;

import java.security.Principal;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Conversions of numeric user and group ids, which are unsigned 32-bit numbers. The JDK
 * uses {@code int}, in which ids of 2^31 and above are negative.
 */
public final class NumericId {

	/** {@code (uid_t) -1} of {@code chown(2)}, which is no user and no group. */
	private static final long NONE = 0xffffffffL;

	private static final Pattern DECIMAL = Pattern.compile("0*[0-9]{1,10}");

	private static final Pattern SIGNED = Pattern.compile("[+-]?\\p{Nd}+");

	private NumericId() {
	}

	/**
	 * Returns an unsigned id.
	 * @param id a number whose lower 32 bits are the id
	 * @return the id as an unsigned number, or {@code null} for {@code (uid_t) -1}
	 */
	public static @Nullable Long of(long id) {
		long unsigned = id & NONE;
		return (unsigned != NONE) ? Long.valueOf(unsigned) : null;
	}

	/**
	 * Parses an id.
	 * @param text a decimal number
	 * @return the id, or {@code null} if the text is no number or too large
	 */
	public static @Nullable Long parse(String text) {
		if (!DECIMAL.matcher(text).matches()) {
			return null;
		}
		long id = Long.parseLong(text);
		return (id < NONE) ? Long.valueOf(id) : null;
	}

	/**
	 * Returns whether a text is a number and so no name. The JDK parses signed numbers
	 * and all decimal digits of Unicode as ids.
	 * @param text the text
	 * @return whether it is a number, which may be no valid id
	 */
	public static boolean isNumber(String text) {
		return SIGNED.matcher(text).matches();
	}

	/**
	 * Returns the name of a user or group of the JDK.
	 * @param principal the user or group
	 * @return the name, or the unsigned id if there is no name
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
