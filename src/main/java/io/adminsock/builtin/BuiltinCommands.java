package io.adminsock.builtin;

import java.util.List;

import io.adminsock.application.ServedApplication;
import io.adminsock.peer.GroupResolver;
import io.adminsock.socket.ListeningSockets;

import org.springframework.boot.logging.LoggingSystem;

/**
 * The built-in commands.
 */
public final class BuiltinCommands {

	private BuiltinCommands() {
	}

	/**
	 * Returns the controllers of all built-in commands.
	 * @param application shown by {@code info}, and closed by {@code shutdown}
	 * @param logging read and changed by {@code loglevel}
	 * @param sockets shown by {@code info}
	 * @param groups resolves the groups that {@code whoami} shows
	 * @return objects with {@code @RequestMapping} methods
	 */
	public static List<Object> controllers(ServedApplication application, LoggingSystem logging,
			ListeningSockets sockets, GroupResolver groups) {
		return List.of(new PingController(groups), new InfoController(application, sockets), new ThreadsController(),
				new LogLevelController(logging), new ShutdownController(application));
	}

}
