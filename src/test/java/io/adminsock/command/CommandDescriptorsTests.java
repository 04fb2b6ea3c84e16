package io.adminsock.command;

import java.util.List;

import io.adminsock.access.DeclaredRule;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Description;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.HandlerMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CommandDescriptorsTests {

	private final CommandDescriptors descriptors = new CommandDescriptors();

	@Test
	void aMethodIsDescribedByItsAnnotations() throws Exception {
		CommandDescriptor open = describe(new Numbers(), "open", Object.class, boolean.class);
		assertThat(open.usage("POST", "/open")).isEqualTo("POST /open <target> [<background>]");
		assertThat(open.arguments()).extracting(Argument::typeName).containsExactly("integer", "boolean");
		assertThat(open.form()).isEqualTo(ArgumentForm.VALUES);
		assertThat(open.strict()).isTrue();
		assertThat(open.secret()).isTrue();
		assertThat(open.description()).isEqualTo("Open it.");
		assertThat(open.rule().source()).isEqualTo("@RolesAllowed");
	}

	@Test
	void aMethodIsReadOnceAndAnInheritedOneOnceForEachController() throws Exception {
		CommandDescriptor first = describe(new Numbers(), "open", Object.class, boolean.class);
		assertThat(describe(new Numbers(), "open", Object.class, boolean.class)).isSameAs(first);
		assertThat(describe(new Texts(), "open", Object.class, boolean.class).arguments())
			.extracting(Argument::typeName)
			.containsExactly("string", "boolean");
	}

	@Test
	void aMethodThatReadsTheRequestItselfMayBeGivenAnything() throws Exception {
		assertThat(describe(new Plain(), "request", HttpServletRequest.class).strict()).isFalse();
		CommandDescriptor path = describe(new Plain(), "path", String.class);
		assertThat(path.strict()).isTrue();
		assertThat(path.form()).isEqualTo(ArgumentForm.NONE);
		assertThat(path.rule()).isEqualTo(DeclaredRule.NONE);
	}

	@Test
	void aHandlerThatDescribesItselfIsAsked() throws Exception {
		CommandDescriptor own = CommandDescriptor.ofStrings(
				List.of(new StringParameter("name", "", true, false, null, false)), "Its own.", DeclaredRule.NONE);
		SelfDescribingCommand command = () -> own;
		HandlerMethod handler = new HandlerMethod(command, SelfDescribingCommand.class.getMethod("descriptor"));
		assertThat(this.descriptors.get(handler)).isSameAs(own);
		assertThat(own.form()).isEqualTo(ArgumentForm.STRINGS);
	}

	@Test
	void aRoleThatCanNameNobodyIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> describe(new Plain(), "mistyped"))
			.withMessageContaining("'@'");
	}

	private CommandDescriptor describe(Object controller, String name, Class<?>... types) throws Exception {
		return this.descriptors.get(new HandlerMethod(controller, name, types));
	}

	abstract static class Opens<T> {

		@Description("Open it.")
		@RolesAllowed("root")
		public void open(@Arg T target, @Arg(defaultValue = "false", secret = true) boolean background) {
		}

	}

	static class Numbers extends Opens<Integer> {

	}

	static class Texts extends Opens<String> {

	}

	static class Plain {

		public void request(HttpServletRequest request) {
		}

		public void path(@PathVariable String id) {
		}

		@RolesAllowed("@")
		public void mistyped() {
		}

	}

}
