package io.github.taskqueue.internal.message;

import org.jspecify.annotations.Nullable;

/**
 * How a task ended, on its way back to the process that called it.
 *
 * @param taskId id of the task, or what else its sender knows it by, or {@code ""}
 * @param name name of the task, or {@code null} if it is not known, as from a worker that
 * is older than that
 * @param contentType media type of the body
 * @param body the serialised result, empty for a failure
 * @param failure what the task failed with or that it was cancelled or has expired, or
 * {@code null} if it succeeded
 */
public record TaskReply(String taskId, @Nullable String name, String contentType, byte[] body,
		@Nullable Failure failure) {

	/**
	 * Type of the failure of a task that was cancelled, which no class is named.
	 */
	public static final String CANCELLED = "CANCELLED";

	/**
	 * Type of the failure of a task that has expired, which no class is named.
	 */
	public static final String EXPIRED = "EXPIRED";

	/**
	 * What a task failed with, as text.
	 *
	 * @param type class name of the exception, {@link #CANCELLED} or {@link #EXPIRED}
	 * @param message message of the exception, or {@code null} if it had none
	 */
	public record Failure(String type, @Nullable String message) {

	}

}
