package io.adminsock.socket;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * The texts of {@code strerror(3)} for failed system calls. The JDK leaves them out where
 * it has an exception type for the error.
 */
final class SystemErrors {

	private SystemErrors() {
	}

	static String describe(Throwable failure) {
		if (failure instanceof AccessDeniedException) {
			return "Permission denied";
		}
		if (failure instanceof NoSuchFileException) {
			return "No such file or directory";
		}
		if (failure instanceof FileSystemException named && named.getReason() != null) {
			return named.getReason();
		}
		String name = failure.getClass().getSimpleName().replaceAll("Exception$", "");
		return (failure instanceof FileSystemException || failure.getMessage() == null) ? name : failure.getMessage();
	}

}
