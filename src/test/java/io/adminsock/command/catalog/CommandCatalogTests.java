package io.adminsock.command.catalog;

import java.util.List;
import java.util.stream.IntStream;

import io.adminsock.command.CommandDescriptors;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.context.support.StaticWebApplicationContext;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

class CommandCatalogTests {

	private final RequestMappingHandlerMapping mapping = new RequestMappingHandlerMapping();

	private final CommandCatalog catalog = new CommandCatalog(() -> this.mapping, new CommandDescriptors(),
			(request, command, handler) -> !command.equals("hidden"));

	private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/back");

	CommandCatalogTests() throws NoSuchMethodException {
		this.mapping.setApplicationContext(new StaticWebApplicationContext());
		this.mapping.afterPropertiesSet();
		register("/backup");
		register("/hidden");
	}

	private void register(String path) throws NoSuchMethodException {
		this.mapping.registerMapping(info(path), new Commands(), Commands.class.getDeclaredMethod("run"));
	}

	private RequestMappingInfo info(String path) {
		return RequestMappingInfo.paths(path)
			.methods(RequestMethod.POST)
			.options(this.mapping.getBuilderConfiguration())
			.build();
	}

	@Test
	void commandsAreKeptUntilAMappingChanges() throws Exception {
		CatalogEntry first = this.catalog.commands(this.request).get(0);
		assertThat(this.catalog.commands(this.request).get(0)).isSameAs(first);
		assertThat(this.catalog.nearest(this.request, "back")).containsExactly("backup");
		register("/backlog");
		assertThat(names()).containsExactly("backlog", "backup");
		assertThat(this.catalog.nearest(this.request, "back")).containsExactlyInAnyOrder("backlog", "backup");
		this.mapping.unregisterMapping(info("/backup"));
		assertThat(names()).containsExactly("backlog");
		assertThat(this.catalog.nearest(this.request, "back")).containsExactly("backlog");
	}

	@Test
	void anotherHandlerAtTheSamePathIsAChange() throws Exception {
		CatalogEntry first = this.catalog.commands(this.request).get(0);
		this.mapping.unregisterMapping(info("/backup"));
		register("/backup");
		assertThat(this.catalog.commands(this.request).get(0)).isNotSameAs(first).isEqualTo(first);
	}

	@Test
	void aCommandThatThePeerMayNotRunIsNotNear() {
		assertThat(this.catalog.nearest(this.request, "hiden")).isEmpty();
	}

	@Test
	void namesOfVeryDifferentLengthsAreNotNear() {
		List<String> names = IntStream.range(0, 300).mapToObj("a-rather-long-name-of-a-command-%d"::formatted).toList();
		assertThat(CommandSuggestions.of("x".repeat(100), names)).isEmpty();
		assertThat(CommandSuggestions.of("a-rather-long-name-of-a-comand-7", names))
			.startsWith("a-rather-long-name-of-a-command-7");
	}

	private List<String> names() {
		return this.catalog.commands(this.request).stream().map(CatalogEntry::name).toList();
	}

	static class Commands {

		void run() {
		}

	}

}
