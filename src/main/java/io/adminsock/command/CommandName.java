package io.adminsock.command;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;

import org.springframework.http.server.PathContainer;

/**
 * The name of the command that a request is for: the decoded path by which Spring routes
 * the request, without its leading slash and without path parameters ({@code ;x}). The
 * catalog's own name is empty.
 */
public final class CommandName {

	/** The name of Spring's servlet, which is that of Spring Boot. */
	public static final String SPRINGS_SERVLET = "dispatcherServlet";

	private CommandName() {
	}

	/**
	 * Returns the name of the command that a request is for. The command need not exist.
	 * @param request the request, already mapped to a servlet
	 * @return the name
	 */
	public static String of(HttpServletRequest request) {
		String path = isPlain(request) ? request.getRequestURI() : path(request);
		String prefix = servletPrefix(request);
		return ofPath(path.startsWith(prefix + "/") ? path.substring(prefix.length()) : path);
	}

	/**
	 * Returns the name of the command at a path.
	 * @param path a path or a path pattern
	 * @return the path without its leading slash
	 */
	public static String ofPath(String path) {
		return path.startsWith("/") ? path.substring(1) : path;
	}

	/**
	 * Returns whether Spring and the servlet container read the request's path as the
	 * same. They do not if it contains {@code //} or {@code /../}. Access would then be
	 * decided for one command, and another would run.
	 * @param request the request, already mapped to a servlet
	 * @return whether both read the same path
	 */
	public static boolean isUnambiguous(HttpServletRequest request) {
		String info = (request.getPathInfo() != null) ? request.getPathInfo() : "";
		return isPlain(request) || path(request).equals(request.getServletPath() + info);
	}

	/**
	 * Returns whether the path needs no decoding and has no context path.
	 */
	private static boolean isPlain(HttpServletRequest request) {
		return request.getRequestURI().equals(request.getServletPath());
	}

	private static String path(HttpServletRequest request) {
		String uri = request.getRequestURI().substring(request.getContextPath().length());
		StringBuilder path = new StringBuilder();
		for (PathContainer.Element element : PathContainer.parsePath(uri).elements()) {
			path.append(
					(element instanceof PathContainer.PathSegment segment) ? segment.valueToMatch() : element.value());
		}
		return path.toString();
	}

	/**
	 * Returns the prefix from {@code spring.mvc.servlet.path}, which is not part of a
	 * command's name.
	 */
	private static String servletPrefix(HttpServletRequest request) {
		boolean prefixed = request.getHttpServletMapping().getMappingMatch() == MappingMatch.PATH;
		return (prefixed && isSprings(request)) ? request.getServletPath() : "";
	}

	/**
	 * Returns whether a request is mapped to Spring's servlet, and not to another servlet
	 * of the application.
	 * @param request the request, already mapped to a servlet
	 * @return whether it is mapped to Spring's servlet
	 */
	public static boolean isSprings(HttpServletRequest request) {
		return SPRINGS_SERVLET.equals(request.getHttpServletMapping().getServletName());
	}

}
