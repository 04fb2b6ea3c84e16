package io.adminsock.systemd;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.adminsock.schedule.PeriodicTask;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Notifies the service manager that the server is ready, that it is stopping, and in
 * between, as the watchdog requires, that the main socket answers. It does nothing unless
 * the environment has {@code NOTIFY_SOCKET}, and {@code WATCHDOG_USEC} for the watchdog.
 */
public final class SystemdNotifier implements ApplicationListener<ApplicationEvent>, ApplicationContextAware {

	private static final Log logger = LogFactory.getLog(SystemdNotifier.class);

	private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

	private final Supplier<List<Path>> sockets;

	private final @Nullable NotifySocket notifySocket;

	private final Duration watchdog;

	private @Nullable ApplicationContext context;

	private @Nullable PeriodicTask heartbeat;

	/**
	 * Creates the notifier.
	 * @param environment the environment of the process
	 * @param sockets supplies the paths of the sockets once the server is ready, the main
	 * one first
	 */
	public SystemdNotifier(Map<String, String> environment, Supplier<List<Path>> sockets) {
		String name = environment.get("NOTIFY_SOCKET");
		this.sockets = sockets;
		this.notifySocket = (name != null && !name.isEmpty()) ? new NotifySocket(name) : null;
		this.watchdog = watchdog(environment);
	}

	/**
	 * Returns the watchdog timeout, or zero if the watchdog is off
	 * ({@code sd_watchdog_enabled(3)}).
	 */
	private static Duration watchdog(Map<String, String> environment) {
		String micros = environment.getOrDefault("WATCHDOG_USEC", "");
		String pid = environment.get("WATCHDOG_PID");
		boolean forUs = pid == null || pid.equals(Long.toString(ProcessHandle.current().pid()));
		return (forUs && micros.matches("\\d{1,18}")) ? Duration.of(Long.parseLong(micros), ChronoUnit.MICROS)
				: Duration.ZERO;
	}

	@Override
	public void setApplicationContext(ApplicationContext context) {
		this.context = context;
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (this.notifySocket == null) {
			return;
		}
		if (event instanceof ApplicationReadyEvent ready && ready.getApplicationContext().equals(this.context)) {
			ready(this.notifySocket);
		}
		if (event instanceof ContextClosedEvent closed && closed.getApplicationContext().equals(this.context)) {
			stopping(this.notifySocket);
		}
	}

	private void ready(NotifySocket notifySocket) {
		List<Path> sockets = this.sockets.get();
		for (Path socket : sockets) {
			if (!SocketProbe.answers(socket, START_TIMEOUT)) {
				logger.error("The socket %s does not answer, so the service manager is not told that it is ready"
					.formatted(socket));
				return;
			}
		}
		String status = sockets.stream().map("unix:%s"::formatted).collect(Collectors.joining(", "));
		send(notifySocket, "READY=1", "STATUS=Listening on " + status);
		if (!this.watchdog.isZero()) {
			startHeartbeat(notifySocket, sockets);
		}
	}

	private void startHeartbeat(NotifySocket notifySocket, List<Path> sockets) {
		this.heartbeat = PeriodicTask.start("adminsock-watchdog", this.watchdog.dividedBy(2),
				() -> beat(notifySocket, sockets));
	}

	/**
	 * Notifies the watchdog if the main socket answers. The other sockets do not count,
	 * because they may be open to all users, and a flood on one must not restart the
	 * process. Their probes share a sixth of the timeout, so that the next beat is in
	 * time.
	 */
	private void beat(NotifySocket notifySocket, List<Path> sockets) {
		Path main = sockets.get(0);
		List<Path> others = sockets.subList(1, sockets.size());
		if (SocketProbe.answers(main, this.watchdog.dividedBy(3))) {
			send(notifySocket, "WATCHDOG=1");
		}
		else {
			logger.error("The socket %s does not answer, so the watchdog is not told that it does".formatted(main));
		}
		for (Path socket : others) {
			if (!SocketProbe.answers(socket, this.watchdog.dividedBy(6L * others.size()))) {
				logger.error("The socket %s does not answer".formatted(socket));
			}
		}
	}

	private void stopping(NotifySocket notifySocket) {
		if (this.heartbeat != null) {
			this.heartbeat.close();
		}
		send(notifySocket, "STOPPING=1", "STATUS=Stopping");
	}

	private static void send(NotifySocket notifySocket, String... assignments) {
		try {
			notifySocket.send(assignments);
		}
		catch (IOException ex) {
			logger.error("Cannot tell the service manager %s (%s)".formatted(String.join(", ", assignments), ex), ex);
		}
	}

}
