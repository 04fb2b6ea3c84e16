package io.adminsock.builtin;

import java.util.List;

import io.adminsock.peer.GroupResolver;
import io.adminsock.socket.ListeningSockets;

import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The built-in commands.
 */
public final class BuiltinCommands {

	private BuiltinCommands() {
	}

	/**
	 * Returns the controllers of all built-in commands.
	 * @param context closed by {@code shutdown}
	 * @param logging read and changed by {@code loglevel}
	 * @param sockets shown by {@code info}
	 * @param groups resolves the groups that {@code whoami} shows
	 * @return objects with {@code @RequestMapping} methods
	 */
	public static List<Object> controllers(ConfigurableApplicationContext context, LoggingSystem logging,
			ListeningSockets sockets, GroupResolver groups) {
		return List.of(new PingController(groups), new InfoController(context, sockets), new ThreadsController(),
				new LogLevelController(logging), new ShutdownController(context));
	}

}
