package io.adminsock.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.adminsock.access.AccessRules;
import io.adminsock.audit.AuditLog;
import io.adminsock.peer.GroupResolver;
import io.adminsock.socket.FileMode;
import io.adminsock.socket.ListeningSockets;
import io.adminsock.socket.SocketFile;
import io.adminsock.socket.SocketPermissions;
import io.adminsock.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of beans that replace those of adminsock.
 */
class BackOffTests {

	private static final AccessRules RULES = new AccessRules(List.of(), Map.of());

	private static final GroupResolver GROUPS = new GroupResolver(Duration.ZERO);

	private static final AuditLog AUDIT = new AuditLog(AuditLog.Format.JSON, false, 1);

	@Test
	void aBeanForTheAdminServerTakesThePlaceOfOurs(@TempDir Path directory) {
		try (TestServer server = TestServer.start(directory.resolve("s"), List.of(Own.class))) {
			ApplicationContext context = AdminContexts.of(server.context());
			assertThat(context.getBean(AccessRules.class)).isSameAs(RULES);
			assertThat(context.getBean(GroupResolver.class)).isSameAs(GROUPS);
			assertThat(context.getBean(AuditLog.class)).isSameAs(AUDIT);
			assertThat(server.socket()).doesNotExist();
			assertThat(context.getBean(ListeningSockets.class).main().getPath()).exists();
		}
	}

	@AdminContextConfiguration
	static class Own {

		@Bean
		AccessRules rules() {
			return RULES;
		}

		@Bean
		GroupResolver groups() {
			return GROUPS;
		}

		@Bean
		AuditLog audit() {
			return AUDIT;
		}

		@Bean
		ListeningSockets sockets(Environment environment) {
			Path path = Path.of(environment.getRequiredProperty("adminsock.path") + "-own");
			return new ListeningSockets(new SocketFile(path, SocketPermissions.of(FileMode.of("0600"), null, null)),
					List.of());
		}

	}

}
