package io.adminsock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.Programs;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the Kubernetes example, as far as they can go without Kubernetes: a directory
 * with the permissions that its volumes have, and processes with the users and groups
 * that the example names.
 */
@Timeout(120)
class KubernetesIT {

	private static final Path EXAMPLE = Path.of("src/examples/kubernetes/adminsock.yaml");

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void usersOfTheExampleReachTheSocketByTheGroupOfTheVolume() throws Exception {
		Programs.requireRoot();
		Programs.require("curl");
		JsonNode pod = pod();
		int group = pod.at("/securityContext/fsGroup").asInt();
		Path volume = volume(group);
		JsonNode server = pod.at("/containers/0");
		List<String> probe = texts(server.at("/livenessProbe/exec/command"), volume);
		try (ServerProcess process = launch(server, group, volume)) {
			process.awaitListening();
			assertThat(process.log()).doesNotContain(" WARN ", "ERROR");
			assertThat(runAs(server, group, probe).status()).isZero();
			assertThat(runAs(pod.at("/containers/1"), group, probe).status()).isZero();
			assertThat(runAs(pod.at("/containers/1"), 2001, probe).status()).isEqualTo(7);
		}
		assertThat(runAs(server, group, probe).status()).isEqualTo(7);
	}

	@Test
	void containersShareTheVolumeAndAreProbedInTheSameWay() throws IOException {
		JsonNode pod = pod();
		assertThat(pod.at("/containers")).hasSize(2)
			.allSatisfy((container) -> assertThat(container.at("/volumeMounts/0"))
				.hasToString("{\"name\":\"adminsock\",\"mountPath\":\"/run/adminsock\"}"));
		assertThat(pod.at("/volumes/0/name").stringValue()).isEqualTo("adminsock");
		assertThat(pod.at("/containers/0/startupProbe/exec")).isEqualTo(pod.at("/containers/0/livenessProbe/exec"));
	}

	private static JsonNode pod() throws IOException {
		Map<String, Object> deployment = new Yaml().load(Files.readString(EXAMPLE));
		return JsonMapper.shared().valueToTree(deployment).at("/spec/template/spec");
	}

	/** Makes what Kubernetes makes of an emptyDir with an fsGroup. */
	private Path volume(int group) throws IOException {
		JavaProgram.openToAll(this.directory);
		Path volume = Files.createDirectory(this.directory.resolve("volume"));
		Files.setAttribute(volume, "unix:gid", group);
		Files.setAttribute(volume, "unix:mode", 02777);
		return volume;
	}

	private ServerProcess launch(JsonNode container, int group, Path volume) throws IOException {
		Path jar = Files.copy(Path.of(System.getProperty("adminsock.jar")), this.directory.resolve("adminsock.jar"));
		JavaProgram.openToAll(jar);
		List<String> command = new ArrayList<>(
				List.of(ProcessHandle.current().info().command().orElseThrow(), "-jar", jar.toString()));
		command.addAll(texts(container.at("/args"), volume));
		return ServerProcess.launchProgram(Map.of(), this.directory, as(container, group, command));
	}

	private static Programs.Result runAs(JsonNode container, int group, List<String> command) {
		return Programs.run(as(container, group, command));
	}

	private static String[] as(JsonNode container, int group, List<String> command) {
		JsonNode context = container.get("securityContext");
		return Programs.as(context.get("runAsUser").asInt(), context.get("runAsGroup").asInt(), Integer.toString(group),
				command.toArray(String[]::new));
	}

	private static List<String> texts(JsonNode array, Path volume) {
		return Stream.iterate(0, (i) -> i < array.size(), (i) -> i + 1)
			.map((i) -> array.get(i).stringValue().replace("/run/adminsock", volume.toString()))
			.toList();
	}

}
