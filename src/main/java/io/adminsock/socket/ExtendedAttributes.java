package io.adminsock.socket;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Access to extended attributes ({@code xattr(7)}) of all namespaces. The JDK's API has
 * the namespace {@code user} only, so this calls the methods of
 * {@code sun.nio.fs.UnixNativeDispatcher}, which have to be open
 * ({@code --add-opens java.base/sun.nio.fs=ALL-UNNAMED}).
 */
final class ExtendedAttributes {

	private static final Log logger = LogFactory.getLog(ExtendedAttributes.class);

	/** {@code O_RDONLY} of {@code open(2)}. */
	private static final int READ_ONLY = 0;

	/** {@code ENODATA} of Linux: the file has no such attribute. */
	private static final int NO_DATA = 61;

	/** {@code EOPNOTSUPP} of Linux: the file system does not support the attribute. */
	private static final int NOT_SUPPORTED = 95;

	private static final Optional<ExtendedAttributes> INSTANCE = find();

	private final MethodHandle open;

	private final MethodHandle close;

	private final MethodHandle remove;

	private final MethodHandle errno;

	private ExtendedAttributes(MethodHandles.Lookup lookup) throws ReflectiveOperationException {
		Class<?> type = lookup.lookupClass();
		Class<?> path = lookup.findClass("sun.nio.fs.UnixPath");
		Class<?> failure = lookup.findClass("sun.nio.fs.UnixException");
		this.open = lookup.findStatic(type, "open", MethodType.methodType(int.class, path, int.class, int.class));
		this.close = lookup.findStatic(type, "close", MethodType.methodType(void.class, int.class));
		this.remove = lookup.findStatic(type, "fremovexattr",
				MethodType.methodType(void.class, int.class, byte[].class));
		this.errno = lookup.findVirtual(failure, "errno", MethodType.methodType(int.class));
	}

	/**
	 * Returns the access, if the JDK's methods are open.
	 */
	static Optional<ExtendedAttributes> instance() {
		return INSTANCE;
	}

	private static Optional<ExtendedAttributes> find() {
		try {
			Class<?> type = Class.forName("sun.nio.fs.UnixNativeDispatcher");
			return Optional.of(new ExtendedAttributes(MethodHandles.privateLookupIn(type, MethodHandles.lookup())));
		}
		catch (ReflectiveOperationException ex) {
			logger.debug("The JDK's methods for extended attributes are not open", ex);
			return Optional.empty();
		}
	}

	/**
	 * Removes attributes of a directory. Attributes that it does not have are ignored.
	 * @param directory the directory
	 * @param names the names with their namespaces
	 * @throws IOException if an attribute exists and cannot be removed
	 */
	void remove(Path directory, String... names) throws IOException {
		int descriptor = (int) call(directory, () -> this.open.invoke(directory, READ_ONLY, 0));
		try {
			for (String name : names) {
				remove(directory, descriptor, name);
			}
		}
		finally {
			call(directory, () -> this.close.invoke(descriptor));
		}
	}

	private void remove(Path directory, int descriptor, String name) throws IOException {
		try {
			call(directory, () -> this.remove.invoke(descriptor, name.getBytes(StandardCharsets.US_ASCII)));
		}
		catch (SystemCallException ex) {
			if (ex.errno != NO_DATA && ex.errno != NOT_SUPPORTED) {
				throw ex;
			}
		}
	}

	private Object call(Path path, Call call) throws IOException {
		try {
			return call.invoke();
		}
		catch (Throwable ex) {
			throw new SystemCallException(path, ex, errno(ex));
		}
	}

	private int errno(Throwable failure) {
		try {
			return (int) this.errno.invoke(failure);
		}
		catch (Throwable ex) {
			throw new IllegalStateException(failure);
		}
	}

	private interface Call {

		Object invoke() throws Throwable;

	}

	private static final class SystemCallException extends FileSystemException {

		private static final long serialVersionUID = 1L;

		private final int errno;

		SystemCallException(Path path, Throwable cause, int errno) {
			super(path.toString(), null, cause.getMessage());
			initCause(cause);
			this.errno = errno;
		}

	}

}
