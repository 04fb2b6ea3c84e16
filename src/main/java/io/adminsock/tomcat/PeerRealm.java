package io.adminsock.tomcat;

import java.security.Principal;
import java.util.function.BiPredicate;

import io.adminsock.peer.Peer;
import org.apache.catalina.TomcatPrincipal;
import org.apache.catalina.Wrapper;
import org.apache.catalina.realm.NullRealm;
import org.jspecify.annotations.Nullable;

/**
 * The realm behind {@code isUserInRole}: a peer has the roles that its user and its
 * groups give it. There are no passwords.
 */
final class PeerRealm extends NullRealm {

	private final BiPredicate<Peer, String> roles;

	PeerRealm(BiPredicate<Peer, String> roles) {
		this.roles = roles;
	}

	@Override
	public boolean hasRole(@Nullable Wrapper wrapper, @Nullable Principal principal, @Nullable String role) {
		Principal user = (principal instanceof TomcatPrincipal container) ? container.getUserPrincipal() : principal;
		return user instanceof Peer peer && role != null && this.roles.test(peer, role);
	}

}
