package io.adminsock.security;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.adminsock.peer.Groups;
import io.adminsock.peer.Peer;

import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * The authorities of peers: {@code ROLE_alice} and {@code ROLE_1000} for a user,
 * {@code ROLE_@ops} and {@code ROLE_@1000} for each of its groups.
 */
final class PeerAuthorities {

	private static final String ROLE = "ROLE_";

	private static final String GROUP = "@";

	private static final Pattern NUMBER = Pattern.compile("\\d+");

	private PeerAuthorities() {
	}

	static List<GrantedAuthority> of(Peer peer, Groups groups) {
		List<GrantedAuthority> authorities = new ArrayList<>();
		// A name may not pass for a number, and the name of a user not for a group.
		if (peer.user() != null && isName(peer.user()) && !peer.user().startsWith(GROUP)) {
			add(authorities, peer.user());
		}
		if (peer.uid() != null) {
			add(authorities, Long.toString(peer.uid()));
		}
		groups.names()
			.stream()
			.filter(PeerAuthorities::isName)
			.sorted()
			.forEach((name) -> add(authorities, GROUP + name));
		groups.ids().stream().sorted().forEach((id) -> add(authorities, GROUP + id));
		return authorities;
	}

	private static boolean isName(String name) {
		return !NUMBER.matcher(name).matches();
	}

	private static void add(List<GrantedAuthority> authorities, String role) {
		authorities.add(new SimpleGrantedAuthority(ROLE + role));
	}

}
