package io.github.taskqueue.internal.definition;

import java.util.List;

/**
 * Version of the shape of a task's arguments, and how older ones are brought up to it.
 *
 * @param number the version, from 1
 * @param upcasters one for each older version that needs it, the oldest first; the last
 * one makes this version
 */
public record ArgumentsVersion(int number, List<Upcaster> upcasters) {

	/**
	 * What has to be done to arguments of a version.
	 */
	public List<Upcaster> upcastersFrom(int version) {
		if (this.upcasters.isEmpty() || version >= this.number) {
			return List.of();
		}
		return this.upcasters.stream().filter((upcaster) -> upcaster.from() >= version).toList();
	}

}
