package io.github.taskqueue.internal.status;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskDetails;

/**
 * What is known of a task at a moment.
 *
 * @param details what is known
 * @param revision a number that grows with each change of the task
 * @param result the written result, or {@code null} if there is none
 * @param contentType media type of the result
 */
public record TaskSnapshot(TaskDetails details, long revision, byte @Nullable [] result, String contentType) {

	/**
	 * Whether the task has changed since.
	 */
	public boolean isNewsAfter(TaskSnapshot before) {
		return this.revision != before.revision || this.details.status() != before.details.status();
	}

}
