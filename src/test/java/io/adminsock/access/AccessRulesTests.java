package io.adminsock.access;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.adminsock.peer.Groups;
import io.adminsock.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of the decisions of {@link AccessRules}.
 */
class AccessRulesTests {

	private static final Peer ALICE = new Peer("alice", "staff", 1000L, 50L, 7L);

	private static final Peer ROOT = new Peer("root", "root", 0L, 0L, 8L);

	private static final Peer NAMELESS = new Peer("4711", "4712", 4711L, 4712L, 9L);

	/** A peer without ids, as it is read without the native library. */
	private static final Peer NAMES_ONLY = new Peer("alice", "staff", null, null, null);

	private static final Peer NUMBERS_AS_NAMES = new Peer("4711", "4712", null, null, null);

	/** A peer whose user and group names are the ids of others. */
	private static final Peer DECEIVER = new Peer("1000", "50", 666L, 667L, 10L);

	private static final Groups GROUPS = new Groups(Set.of("ops", "domain users", "1234"), Set.of(60L, 61L, 9999L),
			Groups.Source.ID);

	@Test
	void withoutRulesWhoeverCanConnectMayRunEverything() {
		AccessRules rules = new AccessRules(List.of(), Map.of());
		assertThat(decide(rules, Peer.UNKNOWN, "shutdown")).isEqualTo(Decision.allow("there are no rules"));
	}

	@ParameterizedTest
	@CsvSource({ "shutdown, true, the rule for 'shutdown' allows alice",
			"loglevel, false, 'the rule for ''log*'' allows root, @adm'",
			"log, false, 'the rule for ''log*'' allows root, @adm'",
			"nobodys, false, the rule for 'nobodys' allows nobody", "tabs/5, true, the rule for 'tabs/*' allows *",
			"tabs, false, no rule fits", "SHUTDOWN, false, no rule fits", "shutdown/, false, no rule fits",
			"'', false, no rule fits", "xlog, false, no rule fits" })
	void theFirstRuleThatFitsTheCommandDecides(String command, boolean allowed, String reason) {
		AccessRules rules = new AccessRules(List.of(new Rule("shutdown", List.of("alice")),
				new Rule("shutdown", List.of("root")), new Rule("log*", List.of("root", "@adm")),
				new Rule("loglevel", List.of("*")), new Rule("nobodys", List.of()), new Rule("tabs/*", List.of("*"))),
				Map.of());
		assertThat(decide(rules, ALICE, command)).isEqualTo(new Decision(allowed, reason));
	}

	@ParameterizedTest
	@CsvSource({ "secret.txt, false", "secret.txt/, false", "secret.txt//, false", "other/, true", "tabs/, false",
			"tabs/5/, true", "/, true", "' secret.txt', false", "'\t secret.txt/', false", "' /secret.txt', false",
			"'x secret.txt', true", "'static/ tabs.txt', false" })
	void aSlashAtTheEndAndABlankBeforeOpenNothing(String command, boolean allowed) {
		AccessRules rules = new AccessRules(
				List.of(new Rule("secret.txt", List.of("root")), new Rule("tabs", List.of("root")),
						new Rule("static/tabs.txt", List.of("root")), new Rule("*", List.of("*"))),
				Map.of());
		assertThat(decide(rules, ALICE, command).allowed()).isEqualTo(allowed);
	}

	@ParameterizedTest
	@CsvSource({ "a*b, ab axb axbxb, a b ba abx", "*, a ab,", "**, a ab,", "a*, a ab, ba", "*a, a ba, ab",
			"a*a, aa aba, a", "*b*, b abc, ac", "a*b*c, abc axbxc aabbcc, acb abcx ac", "a*bc*c, abcc abcxc, abc",
			"a.c, a.c, abc", "*ab*ab, abab xabxab, ab xab aab" })
	void aStarStandsForAnything(String pattern, String fitting, @Nullable String others) {
		AccessRules rules = new AccessRules(List.of(new Rule(pattern, List.of("*"))), Map.of());
		assertThat(fitting.split(" ")).allMatch((command) -> decide(rules, ALICE, command).allowed());
		assertThat((others != null) ? others.split(" ") : new String[0])
			.noneMatch((command) -> decide(rules, ALICE, command).allowed());
	}

	@Test
	@Timeout(60)
	void aLongNameThatFitsNearlyIsSoonDecidedAbout() {
		AccessRules rules = new AccessRules(List.of(new Rule("*-*-*-*-*-*-x", List.of("*"))), Map.of());
		assertThat(decide(rules, ALICE, "-a".repeat(4000)).allowed()).isFalse();
	}

	@Test
	void aStarFitsEveryCommandAndRootIsNotSpecial() {
		AccessRules rules = new AccessRules(List.of(new Rule("*", List.of("alice"))), Map.of());
		assertThat(decide(rules, ALICE, "").allowed()).isTrue();
		assertThat(decide(rules, ALICE, "actuator/health").allowed()).isTrue();
		assertThat(decide(rules, ROOT, "ping").allowed()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "alice, ALICE NAMES_ONLY", "root, ROOT", "1000, ALICE", "0, ROOT", "4711, NAMELESS NUMBERS_AS_NAMES",
			"666, DECEIVER", "Alice, ''", "staff, ''", "@staff, ALICE NAMES_ONLY", "@50, ALICE",
			"@4712, NAMELESS NUMBERS_AS_NAMES", "@667, DECEIVER", "@root, ROOT", "@0, ROOT", "@alice, ''",
			"'@ops', ALICE ROOT NAMES_ONLY NAMELESS NUMBERS_AS_NAMES DECEIVER",
			"'@domain users', ALICE ROOT NAMES_ONLY NAMELESS NUMBERS_AS_NAMES DECEIVER",
			"@60, ALICE ROOT NAMES_ONLY NAMELESS NUMBERS_AS_NAMES DECEIVER", "@1234, ''", "unknown, ''", "@62, ''",
			"@unknown, ''", "*, ALICE ROOT NAMES_ONLY NAMELESS NUMBERS_AS_NAMES DECEIVER UNKNOWN" })
	void aGrantFitsWhomItNames(String grant, String fits) {
		Map<String, Peer> peers = Map.of("ALICE", ALICE, "ROOT", ROOT, "NAMES_ONLY", NAMES_ONLY, "NAMELESS", NAMELESS,
				"NUMBERS_AS_NAMES", NUMBERS_AS_NAMES, "DECEIVER", DECEIVER, "UNKNOWN", Peer.UNKNOWN);
		AccessRules rules = new AccessRules(List.of(new Rule("*", List.of(grant))), Map.of());
		List<String> allowed = peers.entrySet()
			.stream()
			.filter((peer) -> decide(rules, peer.getValue(), "x").allowed())
			.map(Map.Entry::getKey)
			.toList();
		assertThat(allowed).containsExactlyInAnyOrderElementsOf(
				Arrays.stream(fits.split(" ")).filter((name) -> !name.isEmpty()).toList());
	}

	@ParameterizedTest
	@ValueSource(strings = { "alice", "@staff", "@50", "*", "1000" })
	void groupsAreNotLookedUpWhereTheKernelsWordIsEnough(String grant) {
		AccessRules rules = new AccessRules(List.of(new Rule("*", List.of(grant))), Map.of());
		AccessSubject caller = new AccessSubject(() -> ALICE, (peer) -> {
			throw new AssertionError("looked up");
		});
		assertThat(rules.decide(caller, "default", "ping").allowed()).isTrue();
	}

	@Test
	void aSocketHasItsOwnCommandsOnlyAndTheRulesHoldThereToo() {
		AccessRules rules = new AccessRules(List.of(new Rule("listtabs", List.of("root")), new Rule("*", List.of("*"))),
				Map.of("readonly", List.of("ping", "list*"), "none", List.of()));
		AccessSubject alice = new AccessSubject(() -> ALICE, (peer) -> GROUPS);
		assertThat(rules.decide(alice, "readonly", "ping").allowed()).isTrue();
		assertThat(rules.decide(alice, "readonly", "listusers").allowed()).isTrue();
		assertThat(rules.decide(alice, "readonly", "listtabs").reason()).contains("allows root");
		assertThat(rules.decide(alice, "readonly", "shutdown"))
			.isEqualTo(Decision.deny("the socket 'readonly' has ping, list* only"));
		assertThat(rules.decide(alice, "none", "ping")).isEqualTo(Decision.deny("the socket 'none' has no commands"));
		assertThat(rules.decide(alice, "default", "shutdown").allowed()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "@", "@*", "a*", "*a", "@ " })
	void aGrantThatCanNameNobodyIsRefused(String text) {
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new Rule("x", List.of(text)))
			.withMessageContaining("'%s'".formatted(text));
	}

	private static Decision decide(AccessRules rules, Peer peer, String command) {
		return rules.decide(new AccessSubject(() -> peer, (other) -> GROUPS), "default", command);
	}

}
