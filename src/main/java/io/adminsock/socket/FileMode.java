package io.adminsock.socket;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The permission bits of a file, {@code 0} to {@code 0777}.
 *
 * @param bits the bits as {@code chmod(2)} takes them
 */
public record FileMode(int bits) {

	private static final int ALL = 0777;

	private static final Pattern OCTAL = Pattern.compile("0|0o?[0-7]{1,4}");

	private static final Pattern SYMBOLIC = Pattern.compile("([r-][w-][x-]){3}");

	public FileMode {
		if ((bits & ~ALL) != 0) {
			throw new IllegalArgumentException(
					"0%o has bits outside 0777: a socket has no set-id or sticky bit".formatted(bits));
		}
	}

	/**
	 * Parses a mode in the notation of {@code chmod(1)} or {@code ls(1)}.
	 * @param text octal with a leading zero ({@code 0660}), or symbolic
	 * ({@code rw-rw----})
	 * @return the mode
	 * @throws IllegalArgumentException if the text is neither
	 */
	public static FileMode of(String text) {
		if (SYMBOLIC.matcher(text).matches()) {
			return of(PosixFilePermissions.fromString(text));
		}
		return new FileMode(octal("mode", text, "\"0660\" or rw-rw----"));
	}

	/**
	 * Returns the mode of a socket that a process with the given umask binds.
	 * @param text the umask, octal with a leading zero ({@code 0007})
	 * @return {@code 0777 & ~umask}
	 * @throws IllegalArgumentException if the text is not an octal number up to 0777
	 */
	public static FileMode ofUmask(String text) {
		int umask = octal("umask", text, "\"0007\"");
		return new FileMode(ALL & ~new FileMode(umask).bits);
	}

	static FileMode of(Set<PosixFilePermission> permissions) {
		int bits = 0;
		for (char letter : PosixFilePermissions.toString(permissions).toCharArray()) {
			bits = (bits << 1) | ((letter != '-') ? 1 : 0);
		}
		return new FileMode(bits);
	}

	/**
	 * Requires a leading zero, because YAML reads an unquoted 0660 as the number 432,
	 * which is a valid octal number too.
	 */
	private static int octal(String what, String text, String example) {
		if (!OCTAL.matcher(text).matches()) {
			throw new IllegalArgumentException(
					"%s '%s' is not octal with a leading zero, such as %s (in YAML, put it into quotes)".formatted(what,
							text, example));
		}
		String digits = text.replace("o", "");
		return Integer.parseInt(digits, 8);
	}

	/**
	 * Returns the mode of a directory in which all users with access to a file of this
	 * mode can reach it. Only the owner may write to the directory.
	 */
	FileMode forDirectory() {
		int search = (this.bits | (this.bits >> 1) | (this.bits >> 2)) & 0111;
		return new FileMode((this.bits & ~0022) | search | 0700);
	}

	/**
	 * Returns the mode in octal with four digits.
	 * @return the text, such as {@code 0660}
	 */
	@Override
	public String toString() {
		return "%04o".formatted(this.bits);
	}

}
