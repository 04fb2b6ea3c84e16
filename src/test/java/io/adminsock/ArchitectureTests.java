package io.adminsock;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.adminsock.server.AdminsockApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which package may know what. A request goes from the socket to the command; imports
 * point backwards along that line.
 */
class ArchitectureTests {

	/** The package {@code commands} is for whoever adds commands to this project. */
	private static final JavaClasses MAIN = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.withImportOption((location) -> !location.contains("/io/adminsock/commands/"))
		.importPackages("io.adminsock");

	private static final String[] EVERYWHERE = { "java..", "javax.management..", "jdk.net..",
			"org.apache.commons.logging..", "org.jspecify.annotations.." };

	/**
	 * Public on purpose: what an application uses, and what the package after it in the
	 * line uses.
	 */
	private static final Map<String, List<String>> PUBLIC = Map.ofEntries(
			types("io.adminsock.autoconfigure", "AdminContextConfiguration", "AdminServerAutoConfiguration",
					"AdminsockProperties", "ReplacedPortAutoConfiguration"),
			types("io.adminsock.actuator", "EndpointCommands"),
			types("io.adminsock.application", "ServedApplication", "ServerPort"),
			types("io.adminsock.server", "AdminsockApplication"),
			types("io.adminsock.access", "AccessRules", "AccessSubject", "CommandPattern", "Decision", "DeclaredRule",
					"Grantee", "Rule"),
			types("io.adminsock.access.web", "AccessControl", "AccessRuleValidator"),
			types("io.adminsock.audit", "AuditLog"), types("io.adminsock.browser", "Authority", "BrowserGuard"),
			types("io.adminsock.builtin", "BuiltinCommands"),
			types("io.adminsock.command", "AdminController", "Arg", "Argument", "ArgumentForm", "BadArgumentsException",
					"CommandDescriptor", "CommandDescriptors", "CommandName", "SelfDescribingCommand",
					"StringArguments", "StringParameter"),
			types("io.adminsock.command.catalog", "CatalogController", "CommandCatalog", "CommandSuggestions",
					"CommandVisibility", "ErrorHandler"),
			types("io.adminsock.command.mvc", "ArgumentsInterceptor", "CommandHandlerMapping",
					"CommandWebMvcConfiguration", "CommandWebMvcConfigurer", "ProblemErrorController", "ProblemMapper"),
			types("io.adminsock.command.request", "BodyBudgetException", "BodyBudgets", "BodyCapture", "BodyLimits",
					"BodyTooLargeException", "CommandArguments", "CommandRequest", "LimitedBody", "LoggedArguments",
					"MalformedJson", "StartedCommand", "UnreadableBodyException"),
			types("io.adminsock.tomcat", "AdminTomcat", "RequestLog", "RequestOutcome", "TomcatSetup",
					"UnixSocketProtocol", "UnixSocketServerCustomizer"),
			types("io.adminsock.tomcat.leaderfollowers", "LeaderFollowers"),
			types("io.adminsock.file", "DirectoryFiles", "SearchPath", "TrustedPath", "UntrustedPathException"),
			types("io.adminsock.ids", "NumericId", "UserNamespace"),
			types("io.adminsock.peer", "GroupResolver", "Groups", "Peer", "PeerConnection", "PeerCredentials"),
			types("io.adminsock.problem", "Problem", "SafeHeaders"), types("io.adminsock.schedule", "PeriodicTask"),
			types("io.adminsock.script", "ScriptCommandRegistry"), types("io.adminsock.security", "PeerSecurityFilter"),
			types("io.adminsock.socket", "FileMode", "InheritedSocket", "ListeningSocket", "ListeningSockets",
					"SocketAttributes", "SocketFile", "SocketFileException", "SocketPermissions"),
			types("io.adminsock.systemd", "SystemdNotifier"),
			types("io.adminsock.text", "CharacterRules", "Printable", "TextLimit"));

	private static Map.Entry<String, List<String>> types(String packageName, String... names) {
		return Map.entry(packageName, List.of(names));
	}

	static Stream<Arguments> imports() {
		String spring = "org.springframework..";
		return Stream.of(row("ids", "knows the ids that the kernel tells, and neither files nor peers that have them"),
				row("socket", "tells what it finds by SocketFileException, and Tomcat listens",
						"org.springframework.core..", "io.adminsock.ids.."),
				row("file", "is used before Spring starts, too", "io.adminsock.ids.."),
				row("peer", "is given a channel, and read by others through PeerConnection", "jakarta.servlet..",
						"io.adminsock.file..", "io.adminsock.ids..", "org.newsclub.net.unix.."),
				row("problem", "is given what it is to say", "jakarta.servlet..", "tools.jackson..",
						"org.springframework.http..", "org.springframework.web.."),
				row("text", "is given text"), row("schedule", "is given the task"),
				row("tomcat", "hands a request on to Spring, which finds the command", "jakarta.servlet..",
						"org.apache.catalina..", "org.apache.coyote..", "org.apache.tomcat..", "org.apache.juli..",
						"org.ietf.jgss..", spring, "io.adminsock.socket..", "io.adminsock.peer..",
						"io.adminsock.problem..", "io.adminsock.tomcat.leaderfollowers"),
				row("tomcat.leaderfollowers", "is given what its threads do, and knows no server"),
				row("browser", "sees a request before anybody has asked what it is for", "jakarta.servlet..",
						"org.springframework.http..", "io.adminsock.problem..", "io.adminsock.text.."),
				row("access", "decides by the peer and the name of a command, and knows no request",
						"jakarta.annotation.security..", "org.springframework.core..", "io.adminsock.peer.."),
				row("command", "says what a command is, and not how it is called", "jakarta.servlet..",
						"tools.jackson..", spring, "io.adminsock.access"),
				row("command.request", "reads a request for a command that is known by its descriptor",
						"jakarta.servlet..", "tools.jackson..", "org.springframework.core..",
						"org.springframework.util..", "io.adminsock.command", "io.adminsock.peer..",
						"io.adminsock.text.."),
				row("command.catalog", "lists the commands that Spring's mappings have", "jakarta.servlet..", spring,
						"io.adminsock.command"),
				row("actuator", "makes commands of the endpoints of Actuator, which nothing else knows",
						"jakarta.servlet..", "javax.net..", "tools.jackson..", "org.reactivestreams..", "reactor..",
						spring, "io.adminsock.access", "io.adminsock.application", "io.adminsock.command..",
						"io.adminsock.peer.."),
				row("application", "is the application, which knows nothing of its commands",
						"com.fasterxml.jackson.annotation..", spring),
				row("command.mvc",
						"is given a Peer as a parameter, and speaks Servlet and Spring MVC instead of Tomcat",
						"jakarta.servlet..", "tools.jackson..", spring, "io.adminsock.application",
						"io.adminsock.command", "io.adminsock.command.catalog", "io.adminsock.command.request",
						"io.adminsock.peer..", "io.adminsock.problem..", "io.adminsock.text.."),
				row("access.web", "decides about commands by peer, and is asked by filter, interceptor and catalog",
						"jakarta.servlet..", spring, "io.adminsock.access", "io.adminsock.command",
						"io.adminsock.command.catalog", "io.adminsock.command.request", "io.adminsock.ids..",
						"io.adminsock.peer..", "io.adminsock.problem..", "io.adminsock.text.."),
				row("audit", "is told of a request by RequestLog, when it has ended", "jakarta.servlet..", spring,
						"io.adminsock.tomcat..", "io.adminsock.command..", "io.adminsock.peer..",
						"io.adminsock.problem..", "io.adminsock.schedule..", "io.adminsock.text.."),
				row("builtin", "is made of ordinary controllers: @Arg and Peer are all they need", "jakarta.servlet..",
						"com.fasterxml.jackson.annotation..", "tools.jackson..", spring, "io.adminsock.application",
						"io.adminsock.command..", "io.adminsock.ids..", "io.adminsock.peer..", "io.adminsock.socket.."),
				row("script",
						"gives Spring handlers that describe themselves, and is told of requests like any of them",
						"jakarta.servlet..", spring, "io.adminsock.access..", "io.adminsock.command..",
						"io.adminsock.file..", "io.adminsock.ids..", "io.adminsock.peer..", "io.adminsock.problem..",
						"io.adminsock.schedule..", "io.adminsock.text.."),
				row("security", "is given a Peer, and tells Spring Security of it", "jakarta.servlet..",
						"org.springframework.security..", "org.springframework.util..", "io.adminsock.peer.."),
				row("server", "starts before Spring does, and then like any application", "org.springframework.boot..",
						"org.springframework.aot..", "org.springframework.beans..", "org.springframework.context..",
						"org.springframework.core..", "org.springframework.util..", "io.adminsock.file.."),
				row("logging", "is told by Spring Boot's events that there is a log, and knows nothing of requests",
						"ch.qos.logback..", "org.slf4j..", "org.springframework.boot..",
						"org.springframework.context..", "org.springframework.core..", "org.springframework.util..",
						"io.adminsock.text.."),
				row("systemd", "is given the environment and the path, and told of the application by its events",
						"org.newsclub.net.unix..", spring, "io.adminsock.schedule.."));
	}

	private static Arguments row(String name, String because, String... allowed) {
		return Arguments.of(name, because, allowed);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("imports")
	void aPackageImportsOnlyWhatItsPlaceInTheLineAllows(String name, String because, String[] allowed) {
		String own = "io.adminsock.%s".formatted(name);
		String[] all = Stream.of(EVERYWHERE, allowed, new String[] { own }).flatMap(Stream::of).toArray(String[]::new);
		classes().that()
			.resideInAPackage(own)
			.should()
			.onlyDependOnClassesThat(
					resideInAnyPackage(all).or(DescribedPredicate.describe("are primitive", JavaClass::isPrimitive)))
			.because("the package '%s' %s".formatted(name, because))
			.check(MAIN);
	}

	@Test
	void everyPackageIsInTheTable() {
		Set<String> packages = MAIN.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
		Set<String> table = imports().map((row) -> "io.adminsock." + row.get()[0]).collect(Collectors.toSet());
		table.add("io.adminsock.autoconfigure");
		assertThat(packages).isEqualTo(table);
	}

	@Test
	void packagesFormNoCycle() {
		SlicesRuleDefinition.slices()
			.matching("io.adminsock.(**)")
			.should()
			.beFreeOfCycles()
			.because("imports point backwards along the line socket, peer, tomcat, command, audit, builtin")
			.check(MAIN);
	}

	@Test
	void onlyThePackageForTomcatKnowsTomcat() {
		noClasses().that()
			.resideOutsideOfPackage("io.adminsock.tomcat..")
			.should()
			.dependOnClassesThat(resideInAnyPackage("org.apache.catalina..", "org.apache.coyote..",
					"org.apache.tomcat..", "org.apache.juli.."))
			.because("the Servlet API tells the same, and PeerConnection what is ours")
			.check(MAIN);
	}

	@Test
	void nobodyKnowsTheWiring() {
		noClasses().that()
			.resideOutsideOfPackage("io.adminsock.autoconfigure")
			.should()
			.dependOnClassesThat(resideInAnyPackage("io.adminsock.autoconfigure", "io.adminsock.server"))
			.because("the auto-configurations hand over what a part needs as constructor parameters")
			.check(outside("io.adminsock.server"));
	}

	private static JavaClasses outside(String packageName) {
		return MAIN.that(DescribedPredicate.not(resideInAPackage(packageName)));
	}

	@Test
	void onlyTheApplicationScansComponentsAndNoneOfOursIsOne() {
		noClasses().that()
			.doNotHaveFullyQualifiedName(AdminsockApplication.class.getName())
			.and()
			.areNotAnnotatedWith(AutoConfiguration.class)
			.and()
			.areNotAnnotatedWith(Configuration.class)
			.and()
			.areNotAnnotations()
			.should()
			.beMetaAnnotatedWith(Component.class)
			.because(
					"the scan is for the application's controllers: the auto-configurations and the admin server make our own")
			.check(MAIN);
	}

	@Test
	void publicIsADecision() {
		Map<String, List<String>> found = MAIN.stream()
			.filter((type) -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
			.collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new,
					Collectors.collectingAndThen(Collectors.mapping(JavaClass::getSimpleName, Collectors.toList()),
							(names) -> names.stream().sorted().toList())));
		assertThat(found).as("package-private is the default: what is public stands in this list")
			.containsExactlyInAnyOrderEntriesOf(PUBLIC);
	}

	@Test
	void publicClassesAreFinalUnlessSpringExtendsThem() {
		classes().that()
			.arePublic()
			.and()
			.areTopLevelClasses()
			.and()
			.areNotInterfaces()
			.and()
			.doNotHaveFullyQualifiedName(AdminsockApplication.class.getName())
			.should()
			.haveModifier(JavaModifier.FINAL)
			.because("a class is extended by an interface or by a parameter")
			.check(MAIN);
	}

}
