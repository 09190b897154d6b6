package io.github.taskqueue;

import org.springframework.util.Assert;

/**
 * How far a task has come, as its body says.
 *
 * @param done what is done, 0 or more
 * @param total what there is to do, or 0 if that is not known
 * @param note what the task is at, for people; may be empty
 */
public record TaskProgress(long done, long total, String note) {

	/** What a task has that has not said anything yet. */
	public static final TaskProgress NONE = new TaskProgress(0, 0, "");

	/**
	 * Creates a progress.
	 * @param done what is done
	 * @param total what there is to do, or 0
	 * @param note what the task is at, or {@code ""}
	 * @throws IllegalArgumentException if a number is negative
	 */
	public TaskProgress {
		Assert.isTrue(done >= 0 && total >= 0, "'done' and 'total' must not be negative");
		Assert.notNull(note, "'note' must not be null");
	}

}
