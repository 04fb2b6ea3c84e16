package io.adminsock.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.adminsock.access.AccessRules;
import io.adminsock.audit.AuditLog;
import io.adminsock.command.mvc.CommandWebMvc;
import io.adminsock.peer.GroupResolver;
import io.adminsock.socket.FileMode;
import io.adminsock.socket.ListeningSockets;
import io.adminsock.socket.SocketFile;
import io.adminsock.socket.SocketPermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of beans of the application that replace those of adminsock, and of properties
 * that disable those of adminsock.
 */
class BackOffTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withPropertyValues("adminsock.replace-port=true")
		.withBean(LoggingSystem.class, () -> LoggingSystem.get(BackOffTests.class.getClassLoader()))
		.withConfiguration(AutoConfigurations.of(AccessAutoConfiguration.class, AuditAutoConfiguration.class,
				CommandAutoConfiguration.class, ScriptAutoConfiguration.class, SocketAutoConfiguration.class,
				DispatcherServletAutoConfiguration.class, JacksonAutoConfiguration.class,
				WebMvcAutoConfiguration.class));

	static List<Object> replacements() {
		return List.of(new AccessRules(List.of(), Map.of()), new GroupResolver(Duration.ZERO),
				new AuditLog(AuditLog.Format.JSON, false, 1),
				new ListeningSockets(
						new SocketFile(Path.of("own.sock"), SocketPermissions.of(FileMode.of("0600"), null, null)),
						List.of()));
	}

	@ParameterizedTest
	@MethodSource("replacements")
	void aBeanOfTheApplicationTakesThePlaceOfOurs(Object bean) {
		this.runner.withInitializer((context) -> context.getBeanFactory().registerSingleton("own", bean))
			.run((context) -> assertThat(context).getBean(bean.getClass()).isSameAs(bean));
	}

	@Test
	void nothingIsThereWhereAdminsockIsDisabled() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(CommandWebMvc.class));
		this.runner.withPropertyValues("adminsock.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(CommandWebMvc.class)
				.doesNotHaveBean(ListeningSockets.class)
				.doesNotHaveBean(AccessRules.class)
				.doesNotHaveBean(AuditLog.class));
	}

}
