package io.adminsock.command;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;

import org.springframework.http.server.PathContainer;

/**
 * The name of the command that a request is for, as the catalog tells it: the path that
 * Spring routes by, decoded, without its leading slash and without path parameters
 * ({@code ;x}). Empty for the catalog itself.
 */
public final class CommandName {

	private static final String SPRINGS_SERVLET = "dispatcherServlet";

	private CommandName() {
	}

	/**
	 * Returns the name of the command that a request is for, whether or not there is such
	 * a command.
	 * @param request the request, mapped to a servlet already
	 * @return the name
	 */
	public static String of(HttpServletRequest request) {
		String path = isPlain(request) ? request.getRequestURI() : path(request);
		String prefix = servletPrefix(request);
		return ofPath(path.startsWith(prefix + "/") ? path.substring(prefix.length()) : path);
	}

	/**
	 * Returns the name of the command that has a path.
	 * @param path a path, or a pattern of paths
	 * @return the path without its leading slash
	 */
	public static String ofPath(String path) {
		return path.startsWith("/") ? path.substring(1) : path;
	}

	/**
	 * Tells whether Spring and the servlet container read the request's path alike. They
	 * do not where it has {@code //} or {@code /../}, so that one could be asked whether
	 * a command may run, and the other run another.
	 * @param request the request, mapped to a servlet already
	 * @return whether they do
	 */
	public static boolean isUnambiguous(HttpServletRequest request) {
		String info = (request.getPathInfo() != null) ? request.getPathInfo() : "";
		return isPlain(request) || path(request).equals(request.getServletPath() + info);
	}

	/**
	 * Nothing to decode, and no context path before it.
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
	 * What {@code spring.mvc.servlet.path} puts before each command, and the catalog does
	 * not tell.
	 */
	private static String servletPrefix(HttpServletRequest request) {
		boolean prefixed = request.getHttpServletMapping().getMappingMatch() == MappingMatch.PATH;
		return (prefixed && isSprings(request)) ? request.getServletPath() : "";
	}

	/**
	 * Tells whether Spring's servlet, and not another of the application's, answers a
	 * request.
	 * @param request the request, mapped to a servlet already
	 * @return whether it is for Spring's servlet
	 */
	public static boolean isSprings(HttpServletRequest request) {
		return SPRINGS_SERVLET.equals(request.getHttpServletMapping().getServletName());
	}

}
