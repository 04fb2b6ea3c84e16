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
	 * @param context what {@code shutdown} closes
	 * @param logging what {@code loglevel} reads and sets
	 * @param sockets what {@code info} tells
	 * @param groups what {@code whoami} tells
	 * @return objects with {@code @RequestMapping} methods
	 */
	public static List<Object> controllers(ConfigurableApplicationContext context, LoggingSystem logging,
			ListeningSockets sockets, GroupResolver groups) {
		return List.of(new PingController(groups), new InfoController(context, sockets), new ThreadsController(),
				new LogLevelController(logging), new ShutdownController(context));
	}

}
