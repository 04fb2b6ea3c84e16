package io.adminsock.testing;

import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.adminsock.command.Arg;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application with commands of its own, to be run by {@link ServerProcess}.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SampleApplication {

	public static void main(String[] args) {
		Standalone.run(SampleApplication.class, args);
	}

	@RestController
	static class TabCommands {

		@PostMapping("/foo")
		String foo(@Arg String... args) {
			return "foo " + String.join(" ", args);
		}

		@GetMapping("/listtabs")
		List<Tab> listTabs() {
			return List.of(new Tab(1, "https://example.org/?a=b&c=ü"));
		}

		@PostMapping("/fail")
		void fail(@Arg String message) {
			throw new IllegalStateException(message);
		}

	}

	record Tab(int id, String url) {
	}

	@RestController
	static class SlowCommands {

		private static final Log logger = LogFactory.getLog(SlowCommands.class);

		@PostMapping("/sleep")
		String sleep(@Arg long millis) throws InterruptedException {
			logger.info("Sleeping");
			Thread.sleep(millis);
			return "z".repeat(1_000_000);
		}

		@PostMapping("/hang")
		void hang() {
			logger.info("Hanging");
			while (true) {
				LockSupport.park();
				Thread.interrupted();
			}
		}

	}

}
