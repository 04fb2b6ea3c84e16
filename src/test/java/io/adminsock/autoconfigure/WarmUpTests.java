package io.adminsock.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import io.adminsock.audit.AuditLog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WarmUp}.
 */
class WarmUpTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final List<String> threads = new CopyOnWriteArrayList<>();

	private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();

	@Test
	void itRunsInAThreadThatNobodyWaitsFor() throws Exception {
		Thread thread = warmUp(null);
		assertThat(thread.isDaemon()).isTrue();
		thread.join(LIMIT.toMillis());
		assertThat(this.threads).containsExactly(WarmUp.THREAD);
	}

	@Test
	void aMapperThatFailsIsLeftToTheFirstRequest() throws Exception {
		Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
		Thread.setDefaultUncaughtExceptionHandler((thread, ex) -> this.uncaught.add(ex));
		try {
			warmUp(new IllegalStateException("no")).join(LIMIT.toMillis());
		}
		finally {
			Thread.setDefaultUncaughtExceptionHandler(before);
		}
		assertThat(this.threads).hasSize(1);
		assertThat(this.uncaught).isEmpty();
	}

	private Thread warmUp(@Nullable RuntimeException failure) {
		JsonMapper json = JsonMapper.builder()
			.addModule(new SimpleModule().addSerializer(new Recording(failure)))
			.build();
		return Objects.requireNonNull(new WarmUp(json, new AuditLog(AuditLog.Format.KEY_VALUE, true, 1000)).start());
	}

	private final class Recording extends StdSerializer<String> {

		private final @Nullable RuntimeException failure;

		Recording(@Nullable RuntimeException failure) {
			super(String.class);
			this.failure = failure;
		}

		@Override
		public void serialize(String value, JsonGenerator generator, SerializationContext context) {
			WarmUpTests.this.threads.add(Thread.currentThread().getName());
			if (this.failure != null) {
				throw this.failure;
			}
			generator.writeString(value);
		}

	}

}
