package io.adminsock;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class AdminsockPropertiesTests {

	@Test
	void commandsAreToldOfTheSocketsThatHaveNotAll() {
		assertThat(bind(Map.of("adminsock.sockets.readonly.path", "r", "adminsock.sockets.readonly.commands",
				"ping, info,list*", "adminsock.sockets.ops.path", "o", "adminsock.sockets.none.path", "n",
				"adminsock.sockets.none.commands", ""))
			.socketCommands())
			.containsOnly(Map.entry("readonly", List.of("ping", "info", "list*")), Map.entry("none", List.of()));
	}

	@Test
	void thereAreNoOtherSocketsUnlessConfigured() {
		AdminsockProperties properties = bind(Map.of());
		assertThat(properties.sockets()).isEmpty();
		assertThat(properties.socketCommands()).isEmpty();
	}

	private static AdminsockProperties bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("adminsock",
				AdminsockProperties.class);
	}

}
