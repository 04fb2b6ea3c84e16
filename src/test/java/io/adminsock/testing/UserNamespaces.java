package io.adminsock.testing;

import java.util.List;
import java.util.stream.Stream;

/**
 * Programs that run in a user namespace of their own, as in a rootless container.
 */
public final class UserNamespaces {

	/** Writes the maps from outside, as only there all ids can be mapped. */
	private static final String SCRIPT = """
			import ctypes, os, sys
			ids, uid, *command = sys.argv[1:]
			entered, enter = os.pipe(), os.pipe()
			parent = os.getpid()
			if os.fork() == 0:
			    os.read(entered[0], 1)
			    for name in ("uid_map", "gid_map"):
			        with open("/proc/%d/%s" % (parent, name), "w") as file:
			            file.write("".join("%s %s 1\\n" % (id, id) for id in ids.split(",")))
			    os.write(enter[1], b"x")
			    os._exit(0)
			libc = ctypes.CDLL(None, use_errno=True)
			if libc.unshare(0x10000000) != 0:
			    sys.exit("unshare: " + os.strerror(ctypes.get_errno()))
			os.write(entered[1], b"x")
			os.read(enter[0], 1)
			os.wait()
			os.setgroups([])
			os.setresgid(int(uid), int(uid), int(uid))
			os.setresuid(int(uid), int(uid), int(uid))
			os.execvp(command[0], command)
			""";

	private UserNamespaces() {
	}

	/** Skips the test (or fails it in CI) unless user namespaces can be made. */
	public static void require() {
		Programs.requireRoot();
		Programs.require("python3");
		Programs.require(Programs.run(command("0", 0, "true")).status() == 0, "cannot make user namespaces");
	}

	/**
	 * Returns the command that runs a program in a namespace.
	 * @param ids users and groups that are the same inside and outside, comma-separated
	 * @param id the user and group to run as
	 * @param command the program
	 */
	public static String[] command(String ids, int id, String... command) {
		return Stream.concat(Stream.of("python3", "-c", SCRIPT, ids, Integer.toString(id)), List.of(command).stream())
			.toArray(String[]::new);
	}

}
