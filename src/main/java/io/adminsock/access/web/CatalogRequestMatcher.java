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
 * Tells the catalog of commands from whatever else an application has at the same path,
 * in the way that Spring's servlet will find it.
 */
final class CatalogRequestMatcher {

	private static final Log logger = LogFactory.getLog(CatalogRequestMatcher.class);

	private final Supplier<Stream<HandlerMapping>> mappings;

	CatalogRequestMatcher(Supplier<Stream<HandlerMapping>> mappings) {
		this.mappings = mappings;
	}

	/**
	 * Tells whether a request is for the catalog.
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
	 * A mapping that throws, such as for a method that it has not, ends the search as
	 * well.
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
