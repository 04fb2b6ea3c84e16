package io.adminsock.beside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * An application that starts and stops as its properties say. It knows nothing of
 * adminsock, so that it starts without it.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Worker {

	public static void main(String[] args) {
		SpringApplication.run(Worker.class, args);
	}

	/** Waits until the test makes a file in the working directory. */
	static void awaitFile(String name) {
		while (Files.notExists(Path.of(name))) {
			LockSupport.parkNanos(1_000_000);
		}
	}

	static void makeFile(Path directory, String name) {
		try {
			Files.createFile(directory.resolve(name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Bean
	Ledger ledger() {
		return new Ledger();
	}

	/**
	 * What commands need until they end.
	 */
	static class Ledger implements DisposableBean {

		private volatile boolean closed;

		String read() {
			return this.closed ? "closed" : "open";
		}

		@Override
		public void destroy() {
			this.closed = true;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	@ConditionalOnProperty("worker.ticks")
	static class Clock {

		@Scheduled(fixedDelay = 1000)
		void tick() {
		}

	}

	@Bean
	@ConditionalOnProperty("worker.exit-code")
	CommandLineRunner run(Environment environment) {
		int status = environment.getRequiredProperty("worker.exit-code", Integer.class);
		return (arguments) -> {
			if (status > 0) {
				throw new WorkException(status);
			}
		};
	}

	/**
	 * A failure with an exit code.
	 */
	static class WorkException extends RuntimeException implements ExitCodeGenerator {

		private final int status;

		WorkException(int status) {
			this.status = status;
		}

		@Override
		public int getExitCode() {
			return this.status;
		}

	}

	@Bean
	@ConditionalOnProperty(name = "worker.warehouse", havingValue = "waits")
	Object warehouse() throws InterruptedException {
		new CountDownLatch(1).await();
		return "never";
	}

	@Bean
	@ConditionalOnProperty(name = "worker.warehouse", havingValue = "hangs")
	Object hangingWarehouse() {
		while (true) {
			LockSupport.park();
		}
	}

	@Bean
	@ConditionalOnProperty(name = "worker.warehouse", havingValue = "fails")
	Object failingWarehouse() {
		throw new IllegalStateException("no warehouse");
	}

	/**
	 * Stops, and is destroyed, when the test wants it.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty("worker.stops-slowly")
	static class SlowStop implements SmartLifecycle, DisposableBean {

		private volatile boolean running;

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			awaitFile("stop");
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public void destroy() {
			awaitFile("destroy");
		}

	}

}
