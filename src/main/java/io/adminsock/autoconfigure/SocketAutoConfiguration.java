package io.adminsock.autoconfigure;

import io.adminsock.access.web.AccessControl;
import io.adminsock.audit.AuditLog;
import io.adminsock.socket.InheritedSocket;
import io.adminsock.socket.ListeningSocket;
import io.adminsock.socket.ListeningSockets;
import io.adminsock.systemd.SystemdNotifier;
import io.adminsock.tomcat.UnixSocketServerCustomizer;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the sockets that the web server listens on, and of the
 * notifications to systemd.
 */
@AutoConfiguration(
		beforeName = "org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration")
@ConditionalOnAdminsock
@EnableConfigurationProperties(AdminsockProperties.class)
public final class SocketAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ListeningSockets adminsockSockets(AdminsockProperties properties) {
		return new SocketFactory(properties).create(InheritedSocket.find());
	}

	@Bean
	UnixSocketServerCustomizer adminsockServerCustomizer(AdminsockProperties properties, ListeningSockets sockets,
			AccessControl access, AuditLog audit) {
		return new UnixSocketServerCustomizer(sockets, properties.guardInterval(), properties.commands().answerPause(),
				access::hasRole, new RequestEnd(audit));
	}

	@Bean
	TcpPortReport adminsockTcpPortReport() {
		return new TcpPortReport();
	}

	@Bean
	SystemdNotifier adminsockSystemdNotifier(ListeningSockets sockets) {
		return new SystemdNotifier(System.getenv(), sockets.main().getPath(),
				sockets.others().stream().map(ListeningSocket::getPath).toList());
	}

}
