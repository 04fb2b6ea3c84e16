package io.adminsock.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.adminsock.testing.Programs.Result;
import io.adminsock.testing.RawClient;

/**
 * A container of adminsock's image, and the volume that its socket is in.
 */
final class Sidecar {

	/** The options of whoever wants to leave a process in a container nothing to do. */
	static final String HARDENED = "--read-only --read-only-tmpfs=false --cap-drop=ALL --security-opt=no-new-privileges";

	static final String GROUP = "10001";

	private final String container;

	private final String volume;

	Sidecar(String name) {
		this.container = "adminsock-test-" + name;
		this.volume = this.container;
	}

	String container() {
		return this.container;
	}

	String volume() {
		return this.volume;
	}

	/** Returns the volume as the argument of {@code --volume}. */
	String mount() {
		return this.volume + ":/run/adminsock";
	}

	/** Starts a container, and waits until it listens. */
	void start(String... options) throws InterruptedException {
		Podman.run(Podman.all(List.of("--detach", "--name=" + this.container, "--volume=" + mount()), List.of(options),
				List.of(Images.ADMINSOCK)));
		Podman.awaitLog(this.container, "(process running for ");
	}

	/** Stops the container, and returns its exit status. */
	String stop() {
		Podman.podman("stop", "--time=10", this.container);
		return Podman.inspect(this.container, "{{.State.ExitCode}}");
	}

	/** Removes the container, running or not. The volume stays. */
	void removeContainer() {
		Podman.remove(this.container);
	}

	void remove() {
		removeContainer();
		Podman.tryPodman("volume", "rm", "--force", this.volume);
	}

	/** Returns what the container's health check ends with, and what then is known. */
	Result health() {
		int status = Podman.tryPodman("healthcheck", "run", this.container).status();
		return new Result(status, Podman.inspect(this.container, "{{.State.Health.Status}}"));
	}

	RawClient.Response get(String path) throws IOException {
		return RawClient.get(socket(), path);
	}

	RawClient.Response post(String path, String body) throws IOException {
		return RawClient.post(socket(), path, body);
	}

	String log() {
		return Podman.podman("logs", this.container);
	}

	/** Returns the number of its first process on the host. */
	String pid() {
		return Podman.inspect(this.container, "{{.State.Pid}}");
	}

	/** Returns where the host has the socket. */
	Path socket() {
		return Podman.directory(this.volume).resolve("admin.sock");
	}

}
