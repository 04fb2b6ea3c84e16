package io.adminsock.actuator;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * The results of endpoints of reactive applications, which arrive later.
 */
final class Publishers {

	private Publishers() {
	}

	/**
	 * Waits for the result of a reactive endpoint.
	 * @param result what an operation returned
	 * @return its value, or the result itself if it is not reactive
	 */
	static @Nullable Object await(@Nullable Object result) {
		if (result == null) {
			return null;
		}
		ReactiveAdapterRegistry registry = ReactiveAdapterRegistry.getSharedInstance();
		ReactiveAdapter adapter = registry.hasAdapters() ? registry.getAdapter(result.getClass()) : null;
		if (adapter == null || adapter.isNoValue()) {
			return result;
		}
		ReactiveAdapter future = Objects.requireNonNull(registry.getAdapter(CompletableFuture.class));
		return ((CompletableFuture<?>) future.fromPublisher(adapter.toPublisher(result))).join();
	}

}
