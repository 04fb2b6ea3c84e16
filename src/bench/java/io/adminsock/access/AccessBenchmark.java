package io.adminsock.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.adminsock.peer.Groups;
import io.adminsock.peer.Peer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A benchmark of access decisions for a peer whose groups are already resolved.
 */
@State(Scope.Thread)
public class AccessBenchmark {

	private static final Peer ALICE = new Peer("alice", "staff", 1000L, 50L, 7L);

	private static final Groups GROUPS = new Groups(Set.of("ops", "users"), Set.of(60L, 61L), Groups.Source.ID);

	private final AccessRules one = new AccessRules(List.of(new Rule("*", List.of("1000"))), Map.of());

	private final AccessRules hundred = hundred();

	@Benchmark
	public Decision oneRule() {
		return this.one.decide(alice(), "default", "echo");
	}

	@Benchmark
	public Decision lastOfAHundredRulesByGroup() {
		return this.hundred.decide(alice(), "default", "echo");
	}

	private static AccessSubject alice() {
		return new AccessSubject(() -> ALICE, (peer) -> GROUPS);
	}

	private static AccessRules hundred() {
		List<Rule> rules = new ArrayList<>();
		for (int i = 1; i < 100; i++) {
			rules.add(new Rule("tabs%d/*".formatted(i), List.of("root")));
		}
		rules.add(new Rule("e*", List.of("root", "@ops")));
		return new AccessRules(rules, Map.of());
	}

}
