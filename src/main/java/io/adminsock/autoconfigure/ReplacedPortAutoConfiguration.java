package io.adminsock.autoconfigure;

import io.adminsock.access.AccessSubject;
import io.adminsock.peer.GroupResolver;
import io.adminsock.socket.ListeningSockets;
import io.adminsock.tomcat.TomcatSetup;
import io.adminsock.tomcat.UnixSocketServerCustomizer;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.filter.ForwardedHeaderFilter;

/**
 * Auto-configuration of an application whose own server listens on the sockets in place
 * of its TCP port, such as behind a proxy. The application stays as it is, and its
 * requests have a peer. There is no admin server, and there are no commands.
 */
@AutoConfiguration(
		beforeName = "org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(name = OnAdminServerCondition.ENABLED, matchIfMissing = true)
@ConditionalOnBooleanProperty(OnAdminServerCondition.REPLACE_PORT)
@ConditionalOnClass(name = "org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory")
@Import(SocketConfiguration.class)
public final class ReplacedPortAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	GroupResolver adminsockGroupResolver(AdminsockProperties properties) {
		return new GroupResolver(properties.access().groupCache());
	}

	@Bean
	UnixSocketServerCustomizer adminsockServerCustomizer(AdminsockProperties properties, ListeningSockets sockets,
			GroupResolver groups) {
		return new UnixSocketServerCustomizer(sockets,
				new TomcatSetup(properties.guardInterval(), properties.commands().answerPause(),
						(peer, role) -> new AccessSubject(() -> peer, groups::resolve).hasRole(role)));
	}

	/**
	 * Replaces Boot's filter that trusts forwarded headers by one that removes them,
	 * because any client can send them.
	 */
	@Bean
	@ConditionalOnProperty(name = "server.forward-headers-strategy", havingValue = "framework")
	FilterRegistrationBean<ForwardedHeaderFilter> adminsockForwardedHeaderFilter() {
		ForwardedHeaderFilter filter = new ForwardedHeaderFilter();
		filter.setRemoveOnly(true);
		return new FilterRegistrationBean<>(filter);
	}

}
