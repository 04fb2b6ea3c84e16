package io.adminsock.builtin;

import java.util.SortedSet;
import java.util.TreeSet;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adminsock.command.Arg;
import io.adminsock.ids.UserNamespace;
import io.adminsock.peer.GroupResolver;
import io.adminsock.peer.Groups;
import io.adminsock.peer.Peer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.context.annotation.Description;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/**
 * The commands that test the connection and show the peer.
 */
@ResponseBody
final class PingController {

	private final GroupResolver groups;

	PingController(GroupResolver groups) {
		this.groups = groups;
	}

	@GetMapping("/ping")
	@Description("Answer pong.")
	String ping() {
		return "pong";
	}

	@PostMapping("/echo")
	@Description("Give the arguments back.")
	JsonNode[] echo(@Arg JsonNode... args) {
		return args;
	}

	@GetMapping("/whoami")
	@Description("Tell who you are to the server.")
	Whoami whoami(Peer peer) {
		Groups groups = this.groups.resolve(peer);
		return new Whoami(peer.user(), peer.group(), peer.uid(), peer.gid(), peer.pid(), new TreeSet<>(groups.names()),
				new TreeSet<>(groups.ids()), groups.source().toString(), note(peer, UserNamespace.current()));
	}

	private static @Nullable String note(Peer peer, UserNamespace namespace) {
		if (namespace.mapsAllIds() || (peer.user() != null && peer.group() != null)) {
			return null;
		}
		return "The server's user namespace does not have your %s, which fits no rule but *."
			.formatted((peer.user() == null) ? "user" : "primary group");
	}

	/**
	 * The response, in which unknown values are {@code null}.
	 *
	 * @param user the name of the user
	 * @param group the name of the primary group
	 * @param uid the numeric user id
	 * @param gid the numeric primary group id
	 * @param pid the process id
	 * @param groups the names of the primary and supplementary groups
	 * @param gids the numeric ids of these groups
	 * @param groupsFrom where the supplementary groups were found
	 * @param note the reason if user or group is unknown because of the user namespace
	 */
	record Whoami(@Nullable String user, @Nullable String group, @Nullable Long uid, @Nullable Long gid,
			@Nullable Long pid, SortedSet<String> groups, SortedSet<Long> gids, String groupsFrom,
			@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String note) {
	}

}
