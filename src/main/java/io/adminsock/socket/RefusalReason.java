package io.adminsock.socket;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a socket file was refused, as a sentence, and what a person can do about it.
 * Placeholders in braces are facts of the {@link SocketFileException}.
 */
enum RefusalReason {

	PATH_TOO_LONG("the path has {bytes} bytes, and a socket's may have {limit} here.",
			"Set {properties}.path to a shorter path, such as /run/adminsock/admin.sock."),

	NOT_A_FILE_PATH("the path does not name a file in a directory.",
			"Set {properties}.path to the path of a file, such as /run/adminsock/admin.sock."),

	WORKING_DIRECTORY_UNMAPPABLE(
			"the path is relative, and the name of the working directory has characters that are not in the character set of the locale ({charset}).",
			"Set the environment variable LANG to a locale that has them, such as LANG=C.UTF-8, or set {properties}.path to an absolute path."),

	DIRECTORY_UNUSABLE("{directory} {problem}.",
			"Make the directory {directory} for the user that runs this, or set {properties}.path to a path in another one."),

	DIRECTORY_WORLD_WRITABLE(
			"anybody may rename or remove files in {directory} (it is world-writable without the sticky bit).",
			"Take that away (chmod o-w {directory}). Where nobody but trusted processes can reach the directory, such as a volume of a pod, set {properties}.path to a sub-directory: {directory}/adminsock/{name}."),

	NOT_A_SOCKET("there is a {type}, which is left alone.", "Move it away, or set {properties}.path to another path."),

	DIRECTORY_AT_PATH("there is a directory, which is left alone.",
			"If it is empty, remove it (rmdir {path}). Docker makes such a directory when a container that mounts the socket starts first: mount the socket's directory, not the socket."),

	MOUNT_POINT("a {type} is mounted there, and what is mounted on cannot be replaced (Device or resource busy).",
			"Share the directory {directory}, not the socket in it: mount the directory, and unmount this (umount {path})."),

	SERVER_ANSWERS("a server answers there.",
			"Stop that server (ss -lxp shows it), or set {properties}.path to another path."),

	LOCK_HELD("another instance is running ({holder} holds {lock}).",
			"Stop that instance, or set {properties}.path to another path."),

	SERVER_UNCERTAIN("a socket is there, and whether a server lives behind it cannot be told ({cause}).",
			"See whether a server is running (ss -lxp). If none is, remove the file: rm {path}"),

	UNKNOWN_PRINCIPAL("there is no {kind} '{principal}' on this system.",
			"Create it, or set {properties}.{kind} to a name that exists or to a number."),

	PERMISSIONS_NOT_SET("{permission} cannot be set ({cause}).",
			"Only root may give a file to another owner, or to a group that the process is not in: run this as root or as a member of the group, or leave the property out."),

	PERMISSIONS_NOT_KEPT("the file system gives it mode {found} instead of {wanted}.",
			"Set {properties}.path to a path in a file system that keeps Unix permissions, such as /run."),

	DEFAULT_ACL(
			"{parent} has a default ACL, which would let users and groups in by other rules than owner, group and mode.",
			"Remove the default ACL (setfacl -k {parent}), or give the JVM --add-opens=java.base/sun.nio.fs=ALL-UNNAMED, with which the socket gets none, or set {properties}.path to a path in another directory."),

	DEFAULT_ACL_UNCERTAIN(
			"{parent} may have a default ACL, which would let users and groups in by other rules than owner, group and mode, and without /bin/sh and /proc this cannot be found out.",
			"Give the JVM --add-opens=java.base/sun.nio.fs=ALL-UNNAMED, with which the socket gets none, or set {properties}.mode to 0600."),

	CONFLICTING_FILE("cannot {operation} ({cause}).",
			"Remove {file}, or set {properties}.path to a path in a directory that only the user that runs this may write to."),

	FILE_SYSTEM("cannot {operation} ({cause}).",
			"See to it that the user that runs this may create files in {directory}, and that there is space.");

	private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

	private final String message;

	private final String action;

	RefusalReason(String message, String action) {
		this.message = message;
		this.action = action;
	}

	String message(Map<String, ?> facts) {
		return fill(this.message, facts);
	}

	String action(Map<String, ?> facts) {
		return fill(this.action, facts);
	}

	private static String fill(String template, Map<String, ?> facts) {
		return PLACEHOLDER.matcher(template)
			.replaceAll((match) -> Matcher.quoteReplacement(String.valueOf(facts.get(match.group(1)))));
	}

}
