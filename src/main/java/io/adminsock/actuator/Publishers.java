package io.adminsock.actuator;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

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
	 * @return its value, all its values, or the result itself if it is not reactive
	 */
	static @Nullable Object await(@Nullable Object result) {
		if (result == null) {
			return null;
		}
		ReactiveAdapterRegistry registry = ReactiveAdapterRegistry.getSharedInstance();
		ReactiveAdapter adapter = registry.hasAdapters() ? registry.getAdapter(result.getClass()) : null;
		if (adapter == null) {
			return result;
		}
		return adapter.isMultiValue() ? Flux.from(adapter.toPublisher(result)).collectList().block()
				: Mono.from(adapter.toPublisher(result)).block();
	}

}
