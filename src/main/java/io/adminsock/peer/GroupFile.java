package io.adminsock.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.adminsock.ids.NumericId;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A file of groups and their members ({@code group(5)}), whose lines are
 * {@code name:password:gid:member,member}.
 */
final class GroupFile {

	private static final Log logger = LogFactory.getLog(GroupFile.class);

	private static final int GID = 2;

	private static final int MEMBERS = 3;

	private final Path path;

	GroupFile(Path path) {
		this.path = path;
	}

	/**
	 * Returns the groups that a user is a member of; none if the file cannot be read.
	 */
	Groups groups(String user) {
		Set<String> names = new HashSet<>();
		Set<Long> ids = new HashSet<>();
		for (String line : lines()) {
			String[] fields = line.split(":", -1);
			if (fields.length > MEMBERS && fields[GID].matches("\\d{1,10}")
					&& Arrays.asList(fields[MEMBERS].split(",")).contains(user)) {
				names.add(fields[0]);
				ids.add(Long.valueOf(fields[GID]));
			}
		}
		return new Groups(names, ids, Groups.Source.FILE);
	}

	/**
	 * Returns the id of a group, or {@code null} if the file does not have it.
	 */
	@Nullable Long id(String group) {
		return lines().stream()
			.map((line) -> line.split(":", -1))
			.filter((fields) -> fields.length > GID && fields[0].equals(group))
			.map((fields) -> NumericId.parse(fields[GID]))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	private List<String> lines() {
		try {
			return new String(Files.readAllBytes(this.path), StandardCharsets.UTF_8).lines().toList();
		}
		catch (IOException ex) {
			logger.warn("Cannot read %s (%s), so nobody has supplementary groups".formatted(this.path, ex));
			return List.of();
		}
	}

	@Override
	public String toString() {
		return this.path.toString();
	}

}
