package io.adminsock.file;

/**
 * A user other than root and the user of this process could change what a path leads to.
 * The message continues a sentence that begins with the path.
 */
public final class UntrustedPathException extends Exception {

	private static final long serialVersionUID = 1L;

	UntrustedPathException(String reason) {
		super(reason);
	}

	/**
	 * Returns why the path is not trusted.
	 * @return a predicate such as "is not to be trusted: /a has mode 0777, …"
	 */
	public String reason() {
		return String.valueOf(getMessage());
	}

}
