package io.adminsock.security;

import java.io.IOException;

import io.adminsock.peer.GroupResolver;
import io.adminsock.peer.Peer;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.util.function.SingletonSupplier;

/**
 * A filter that makes the peer the user of Spring Security while a command runs, so that
 * {@code @PreAuthorize} and the like decide by peer. A command that they deny is answered
 * with 403.
 */
public final class PeerSecurityFilter implements Filter {

	private static final String ANONYMOUS = "adminsock";

	private final GroupResolver groups;

	/**
	 * Creates the filter.
	 * @param groups resolves the groups of peers
	 */
	public PeerSecurityFilter(GroupResolver groups) {
		this.groups = groups;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		// Most commands do not ask, and then nothing looks up the peer and its groups.
		SecurityContextHolder.setDeferredContext(SingletonSupplier.of(() -> context(Peer.of(request))));
		try {
			chain.doFilter(request, response);
		}
		catch (ServletException ex) {
			if (!(ex.getCause() instanceof AccessDeniedException) || response.isCommitted()) {
				throw ex;
			}
			((HttpServletResponse) response).sendError(HttpServletResponse.SC_FORBIDDEN);
		}
		finally {
			SecurityContextHolder.clearContext();
		}
	}

	private SecurityContext context(Peer peer) {
		return new SecurityContextImpl(authentication(peer));
	}

	/**
	 * A peer without an identity is not authenticated, because it could be anybody.
	 */
	private Authentication authentication(Peer peer) {
		return peer.hasIdentity()
				? new PreAuthenticatedAuthenticationToken(peer, "", PeerAuthorities.of(peer, this.groups.resolve(peer)))
				: new AnonymousAuthenticationToken(ANONYMOUS, peer.getName(),
						AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));
	}

}
