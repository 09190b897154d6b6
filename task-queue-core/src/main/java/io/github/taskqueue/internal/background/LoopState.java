package io.github.taskqueue.internal.background;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a background job is up to.
 *
 * @param what what the job does
 * @param problem why its last turn failed, or {@code null} if it did not
 * @param overdue for how long a turn has been under way or due
 */
public record LoopState(String what, @Nullable String problem, Duration overdue) {

	private static final Duration TOO_LONG = Duration.ofMinutes(1);

	/**
	 * Whether the job does not get on: its last turn failed, or has been under way or due
	 * for a minute.
	 */
	public boolean isStuck() {
		return this.problem != null || isOverdue();
	}

	/**
	 * Whether a turn has been under way or due for a minute.
	 */
	public boolean isOverdue() {
		return this.overdue.compareTo(TOO_LONG) > 0;
	}

	/**
	 * Why the job does not get on.
	 */
	public String reason() {
		return (this.problem != null) ? this.problem
				: "%s has been in progress or overdue for %d s".formatted(this.what, this.overdue.toSeconds());
	}

}
