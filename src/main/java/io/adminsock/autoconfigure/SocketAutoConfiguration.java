package io.adminsock.autoconfigure;

import io.adminsock.access.web.AccessControl;
import io.adminsock.audit.AuditLog;
import io.adminsock.socket.InheritedSocket;
import io.adminsock.socket.ListeningSockets;
import io.adminsock.tomcat.TomcatSetup;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the sockets that the web server listens on, and of the
 * notifications to systemd.
 */
@AutoConfiguration
@ConditionalOnAdminsock
@EnableConfigurationProperties(AdminsockProperties.class)
public final class SocketAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ListeningSockets adminsockSockets(AdminsockProperties properties) {
		return new SocketFactory(properties).create(InheritedSocket.find());
	}

	@Bean
	TomcatSetup adminsockTomcatSetup(AdminsockProperties properties, AccessControl access, AuditLog audit) {
		return new TomcatSetup(properties.guardInterval(), properties.commands().answerPause(), access::hasRole,
				new RequestEnd(audit));
	}

}
