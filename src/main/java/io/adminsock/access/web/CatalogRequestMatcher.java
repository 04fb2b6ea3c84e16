package io.adminsock.access.web;

import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.adminsock.command.CommandName;
import io.adminsock.command.catalog.CommandCatalog;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * A matcher for requests that Spring will route to the catalog. The path alone does not
 * decide, because an application may have a page of its own at the same path.
 */
final class CatalogRequestMatcher {

	private static final Log logger = LogFactory.getLog(CatalogRequestMatcher.class);

	private final Supplier<Stream<HandlerMapping>> mappings;

	CatalogRequestMatcher(Supplier<Stream<HandlerMapping>> mappings) {
		this.mappings = mappings;
	}

	/**
	 * Returns whether Spring's first matching handler is the catalog.
	 */
	boolean finds(HttpServletRequest request) {
		if (!CommandName.isSprings(request)) {
			return false;
		}
		ServletRequestPathUtils.parseAndCache(request);
		return this.mappings.get()
			.map((mapping) -> handler(mapping, request))
			.filter(Objects::nonNull)
			.findFirst()
			.filter((handler) -> handler instanceof HandlerMethod method && CommandCatalog.isCatalog(method))
			.isPresent();
	}

	/**
	 * Returns the handler of a mapping. An exception stands for a handler, because Spring
	 * ends its search there as well, for example if the mapping has the path but not the
	 * HTTP method.
	 */
	private static @Nullable Object handler(HandlerMapping mapping, HttpServletRequest request) {
		try {
			HandlerExecutionChain chain = mapping.getHandler(request);
			return (chain != null) ? chain.getHandler() : null;
		}
		catch (Exception ex) {
			logger.debug("Not the catalog", ex);
			return ex;
		}
	}

}
