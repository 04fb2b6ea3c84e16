package io.adminsock.peer;

import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The primary group of a peer's process, and the groups that its user is a member of.
 *
 * @param names the names of the groups that have one
 * @param ids the numeric ids that are known
 * @param source where the supplementary groups were found
 */
public record Groups(Set<String> names, Set<Long> ids, Source source) {

	/**
	 * No groups at all.
	 */
	public static final Groups NONE = new Groups(Set.of(), Set.of(), Source.KERNEL);

	/**
	 * Creates groups from copies of the sets.
	 */
	public Groups {
		names = Set.copyOf(names);
		ids = Set.copyOf(ids);
	}

	/**
	 * Where supplementary groups were found.
	 */
	public enum Source {

		/** The kernel reported the primary group; the user has no name to look up. */
		KERNEL("the kernel"),
		/** The program {@code id}, which uses NSS. */
		ID("id"),
		/** The file {@code /etc/group}, because {@code id} failed. */
		FILE("/etc/group");

		private final String text;

		Source(String text) {
			this.text = text;
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

	/**
	 * Returns these groups and the primary group.
	 */
	Groups and(@Nullable String primary, @Nullable Long primaryId) {
		return new Groups(with(this.names, primary), with(this.ids, primaryId), this.source);
	}

	private static <T> Set<T> with(Set<T> set, @Nullable T element) {
		Set<T> all = new LinkedHashSet<>(set);
		if (element != null) {
			all.add(element);
		}
		return all;
	}

}
