package io.github.taskqueue.web.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What the age of a task tells. Ids are UUIDs of version 7 unless the caller chose
 * another, and these begin with the time at which they were made (RFC 9562).
 */
final class TaskAge {

	private static final int VERSION_WITH_TIME = 7;

	private static final int TIME_SHIFT = 16;

	private static final long LONGEST_PAUSE_SECONDS = 10;

	private TaskAge() {
	}

	/**
	 * When a task was enqueued at the earliest.
	 */
	static @Nullable Instant madeAt(String taskId) {
		try {
			UUID id = UUID.fromString(taskId);
			return (id.version() == VERSION_WITH_TIME)
					? Instant.ofEpochMilli(id.getMostSignificantBits() >>> TIME_SHIFT) : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * When it is worth to ask again for a task that has not ended: the older it is, the
	 * later.
	 */
	static long retryAfterSeconds(Duration age) {
		return Math.max(1, Math.min(age.toSeconds() / 2, LONGEST_PAUSE_SECONDS));
	}

}
