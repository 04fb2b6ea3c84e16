package io.adminsock.command.catalog;

import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.context.annotation.Description;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/**
 * The command that lists all commands, as JSON or, for a client that accepts plain text,
 * as a table.
 */
@ResponseBody
public final class CatalogController {

	private final CommandCatalog catalog;

	/**
	 * Creates the command.
	 * @param catalog the catalog
	 */
	public CatalogController(CommandCatalog catalog) {
		this.catalog = catalog;
	}

	@GetMapping("/")
	@Description("List the commands (as a table with Accept: text/plain).")
	Object catalog(HttpServletRequest request) {
		List<CatalogEntry> commands = this.catalog.commands(request);
		return wantsText(request) ? table(commands) : Map.of("commands", commands);
	}

	private static boolean wantsText(HttpServletRequest request) {
		String accept = request.getHeader(HttpHeaders.ACCEPT);
		return accept != null && accept.contains(MediaType.TEXT_PLAIN_VALUE);
	}

	private static String table(List<CatalogEntry> commands) {
		int width = commands.stream().mapToInt((command) -> command.usage().length()).max().orElse(0);
		StringBuilder table = new StringBuilder();
		for (CatalogEntry command : commands) {
			String line = "%-" + Math.max(1, width) + "s  %s";
			table.append(line.formatted(command.usage(), command.description()).stripTrailing()).append('\n');
		}
		return table.toString();
	}

}
