package io.adminsock.socket;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A socket file that could not be put in place. The message says what, where and why; the
 * {@linkplain #getAction() action} says what a person can do about it.
 */
public final class SocketFileException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Why a socket file was refused.
	 */
	public enum Reason {

		/** The path has more bytes than a socket address holds. */
		PATH_TOO_LONG,
		/** The path has no file name or no directory. */
		NOT_A_FILE_PATH,
		/** The directory is missing and cannot be made, or is no directory. */
		DIRECTORY_UNUSABLE,
		/** Anybody may rename and remove files in the directory. */
		DIRECTORY_WORLD_WRITABLE,
		/** Something that is not a socket stands at the path. */
		NOT_A_SOCKET,
		/** Something is mounted on the path, so that no socket can take it. */
		MOUNT_POINT,
		/** The locale has not all characters of the path. */
		UNMAPPABLE,
		/** Another server answers at the path, or another instance holds the lock. */
		IN_USE,
		/**
		 * A socket stands at the path, and whether a server lives behind it is unknown.
		 */
		UNCERTAIN,
		/** The user or group is not known. */
		UNKNOWN_PRINCIPAL,
		/** The owner, group or mode could not be set. */
		PERMISSIONS_NOT_SET,
		/** The file system refused. */
		FILE_SYSTEM

	}

	private final Reason reason;

	private final Path path;

	private final String why;

	private final Function<String, String> action;

	private final String name;

	private SocketFileException(Reason reason, Path path, String why, Function<String, String> action,
			@Nullable Throwable cause) {
		this(ListeningSocket.MAIN, reason, path, why, action, cause);
	}

	private SocketFileException(String name, Reason reason, Path path, String why, Function<String, String> action,
			@Nullable Throwable cause) {
		super("Cannot put %s at %s: %s".formatted(isMain(name) ? "a socket" : "the socket '%s'".formatted(name), path,
				why), cause);
		this.name = name;
		this.reason = reason;
		this.path = path;
		this.why = why;
		this.action = action;
	}

	private static boolean isMain(String name) {
		return name.equals(ListeningSocket.MAIN);
	}

	/**
	 * Returns the same, told of the socket of that name.
	 */
	SocketFileException of(String name) {
		SocketFileException named = new SocketFileException(name, this.reason, this.path, this.why, this.action,
				getCause());
		named.setStackTrace(getStackTrace());
		return named;
	}

	/**
	 * Returns why the socket file was refused.
	 * @return the reason
	 */
	public Reason getReason() {
		return this.reason;
	}

	/**
	 * Returns where the socket file was to be.
	 * @return the absolute path
	 */
	public Path getPath() {
		return this.path;
	}

	/**
	 * Returns what to do about it.
	 * @return one sentence or more
	 */
	public String getAction() {
		return this.action.apply(isMain(this.name) ? "adminsock" : "adminsock.sockets." + this.name);
	}

	static SocketFileException pathTooLong(Path path, int bytes, int limit) {
		return new SocketFileException(Reason.PATH_TOO_LONG, path,
				"the path has %d bytes, and a socket's may have %d here.".formatted(bytes, limit),
				(properties) -> "Set %s.path to a shorter path, such as /run/adminsock/admin.sock."
					.formatted(properties),
				null);
	}

	static SocketFileException notAFilePath(Path path) {
		return new SocketFileException(Reason.NOT_A_FILE_PATH, path, "the path does not name a file in a directory.",
				(properties) -> "Set %s.path to the path of a file, such as /run/adminsock/admin.sock."
					.formatted(properties),
				null);
	}

	static SocketFileException directoryUnusable(Path path, Path directory, String why, @Nullable Throwable cause) {
		String reason = (cause != null) ? " (%s)".formatted(why(cause)) : "";
		return new SocketFileException(Reason.DIRECTORY_UNUSABLE, path, "%s %s%s.".formatted(directory, why, reason), (
				properties) -> "Make the directory %s for the user that runs this, or set %s.path to a path in another one."
					.formatted(directory, properties),
				cause);
	}

	static SocketFileException directoryWorldWritable(Path path, Path directory) {
		return new SocketFileException(Reason.DIRECTORY_WORLD_WRITABLE, path,
				"anybody may rename or remove files in %s (it is world-writable without the sticky bit)."
					.formatted(directory),
				(properties) -> "Take that away (chmod o-w %1$s). Where nobody but trusted processes can reach the directory, such as a volume of a pod, set %3$s.path to a sub-directory: %1$s/adminsock/%2$s."
					.formatted(directory, path.getFileName(), properties),
				null);
	}

	static SocketFileException notASocket(Path path, FileType kind) {
		return new SocketFileException(Reason.NOT_A_SOCKET, path, "there is a %s, which is left alone.".formatted(kind),
				(properties) -> (kind == FileType.DIRECTORY)
						? "If it is empty, remove it (rmdir %s). Docker makes such a directory when a container that mounts the socket starts first: mount the socket's directory, not the socket."
							.formatted(path)
						: "Move it away, or set %s.path to another path.".formatted(properties),
				null);
	}

	static SocketFileException mountPoint(Path path, FileType kind) {
		return new SocketFileException(Reason.MOUNT_POINT, path,
				"a %s is mounted there, and what is mounted on cannot be replaced (Device or resource busy)."
					.formatted(kind),
				(properties) -> "Share the directory %s, not the socket in it: mount the directory, and unmount this (umount %s)."
					.formatted(path.getParent(), path),
				null);
	}

	static SocketFileException unmappable(Path path, String charset) {
		return new SocketFileException(Reason.UNMAPPABLE, path,
				"the path is relative, and the name of the working directory has characters that are not in the character set of the locale (%s)."
					.formatted(charset),
				(properties) -> "Set the environment variable LANG to a locale that has them, such as LANG=C.UTF-8, or set %s.path to an absolute path."
					.formatted(properties),
				null);
	}

	static SocketFileException serverAnswers(Path path) {
		return new SocketFileException(Reason.IN_USE, path, "a server answers there.",
				(properties) -> "Stop that server (ss -lxp shows it), or set %s.path to another path."
					.formatted(properties),
				null);
	}

	static SocketFileException lockHeld(Path path, Path lock, String holder) {
		return new SocketFileException(Reason.IN_USE, path,
				"another instance is running (%s holds %s).".formatted(holder, lock),
				(properties) -> "Stop that instance, or set %s.path to another path.".formatted(properties), null);
	}

	static SocketFileException uncertain(Path path, Throwable cause) {
		return new SocketFileException(Reason.UNCERTAIN, path,
				"a socket is there, and whether a server lives behind it cannot be told (%s)."
					.formatted(cause.getMessage()),
				(properties) -> "See whether a server is running (ss -lxp). If none is, remove the file: rm %s"
					.formatted(path),
				cause);
	}

	static SocketFileException unknownPrincipal(Path path, String what, String name) {
		return new SocketFileException(Reason.UNKNOWN_PRINCIPAL, path,
				"there is no %s '%s' on this system.".formatted(what, name),
				(properties) -> "Create it, or set %s.%s to a name that exists or to a number.".formatted(properties,
						what),
				null);
	}

	static SocketFileException permissionsNotSet(Path path, String what, Throwable cause) {
		return new SocketFileException(Reason.PERMISSIONS_NOT_SET, path,
				"%s cannot be set (%s).".formatted(what, why(cause)),
				(properties) -> "Only root may give a file to another owner, or to a group that the process is not in: run this as root or as a member of the group, or leave the property out.",
				cause);
	}

	static SocketFileException permissionsNotKept(Path path, FileMode wanted, FileMode found) {
		return new SocketFileException(Reason.PERMISSIONS_NOT_SET, path,
				"the file system gives it mode %s instead of %s.".formatted(found, wanted),
				(properties) -> "Set %s.path to a path in a file system that keeps Unix permissions, such as /run."
					.formatted(properties),
				null);
	}

	static SocketFileException defaultAcl(Path path, @Nullable Path directory) {
		return new SocketFileException(Reason.PERMISSIONS_NOT_SET, path,
				"%s has a default ACL, which would let users and groups in by other rules than owner, group and mode."
					.formatted(directory),
				(properties) -> "Remove the default ACL (setfacl -k %s), or give the JVM --add-opens=java.base/sun.nio.fs=ALL-UNNAMED, with which the socket gets none, or set %s.path to a path in another directory."
					.formatted(directory, properties),
				null);
	}

	static SocketFileException unknownAcl(Path path, @Nullable Path directory) {
		return new SocketFileException(Reason.PERMISSIONS_NOT_SET, path,
				"%s may have a default ACL, which would let users and groups in by other rules than owner, group and mode, and without /bin/sh and /proc this cannot be found out."
					.formatted(directory),
				(properties) -> "Give the JVM --add-opens=java.base/sun.nio.fs=ALL-UNNAMED, with which the socket gets none, or set %s.mode to 0600."
					.formatted(properties),
				null);
	}

	static SocketFileException fileSystem(Path path, String what, Throwable cause) {
		if (cause instanceof ConflictingFileException obstacle) {
			return new SocketFileException(Reason.FILE_SYSTEM, path, "cannot %s (%s).".formatted(what, why(cause)), (
					properties) -> "Remove %s, or set %s.path to a path in a directory that only the user that runs this may write to."
						.formatted(obstacle.getPath(), properties),
					cause);
		}
		return new SocketFileException(Reason.FILE_SYSTEM, path, "cannot %s (%s).".formatted(what, why(cause)), (
				properties) -> "See to it that the user that runs this may create files in %s, and that there is space."
					.formatted(path.getParent()),
				cause);
	}

	/**
	 * The kernel's words, which the JDK leaves out where it has a type for them.
	 */
	private static String why(Throwable cause) {
		if (cause instanceof AccessDeniedException) {
			return "Permission denied";
		}
		if (cause instanceof NoSuchFileException) {
			return "No such file or directory";
		}
		if (cause instanceof FileSystemException failure && failure.getReason() != null) {
			return failure.getReason();
		}
		String name = cause.getClass().getSimpleName().replaceAll("Exception$", "");
		return (cause instanceof FileSystemException || cause.getMessage() == null) ? name : cause.getMessage();
	}

}
