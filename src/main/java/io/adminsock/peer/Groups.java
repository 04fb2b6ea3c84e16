package io.adminsock.peer;

import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The groups of a peer: the primary one of its process, and those that the system says
 * its user is a member of.
 *
 * @param names the names, as far as the groups have any
 * @param ids the numeric ids, as far as they are known
 * @param source how they were found
 */
public record Groups(Set<String> names, Set<Long> ids, Source source) {

	/**
	 * No groups at all.
	 */
	public static final Groups NONE = new Groups(Set.of(), Set.of(), Source.KERNEL);

	/**
	 * Copies the sets.
	 */
	public Groups {
		names = Set.copyOf(names);
		ids = Set.copyOf(ids);
	}

	/**
	 * How groups were found.
	 */
	public enum Source {

		/** The kernel told the primary group, and there was no user to ask for. */
		KERNEL("the kernel"),
		/** By {@code id}, which asks wherever the system keeps its users (NSS). */
		ID("id"),
		/** By {@code /etc/group}, since {@code id} could not tell. */
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
	 * Returns these groups and the primary group that the kernel tells.
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
