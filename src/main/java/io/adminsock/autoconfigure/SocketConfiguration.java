package io.adminsock.autoconfigure;

import io.adminsock.socket.InheritedSocket;
import io.adminsock.socket.ListeningSockets;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The configuration of the sockets that a server listens on: an admin server, or the
 * application's own.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AdminsockProperties.class)
class SocketConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ListeningSockets adminsockSockets(AdminsockProperties properties) {
		return new SocketFactory(properties).create(InheritedSocket.find());
	}

}
