package io.github.taskqueue.internal.message;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A task on its way through the broker. Immutable as long as nobody writes to the body.
 *
 * @param id id of the task
 * @param name name of the task
 * @param queue queue in which it waits, without the namespace
 * @param attempt number of the attempt that it is to be, from 1
 * @param version version of the arguments' shape, from 1
 * @param replays how often it was replayed after it had become a dead letter
 * @param times when what happened to it
 * @param replyTo where the caller waits for the result, or {@code null} if nobody does
 * @param contentType media type of the body
 * @param headers headers for the task's body and for interceptors, and of the wire format
 * {@link TaskHeaders#CALLBACK} alone
 * @param body the serialised arguments
 */
public record TaskMessage(String id, String name, String queue, int attempt, int version, int replays, TaskTimes times,
		@Nullable String replyTo, String contentType, Map<String, String> headers, byte[] body) {

	/**
	 * The same task as its next attempt.
	 * @param failedAt when the current attempt failed
	 * @param due when the next one may run
	 * @return the message to publish
	 */
	public TaskMessage nextAttempt(Instant failedAt, Instant due) {
		return at(this.attempt + 1, this.times.failed(failedAt).due(due));
	}

	/**
	 * The same attempt with other times.
	 * @param times the times
	 * @return the message to publish
	 */
	public TaskMessage at(TaskTimes times) {
		return at(this.attempt, times);
	}

	/**
	 * The same task as another attempt.
	 * @param attempt number of the attempt
	 * @param times the times
	 * @return the message
	 */
	public TaskMessage at(int attempt, TaskTimes times) {
		return new TaskMessage(this.id, this.name, this.queue, attempt, this.version, this.replays, times, this.replyTo,
				this.contentType, this.headers, this.body);
	}

	/**
	 * The same task with an address for its result.
	 * @param replyTo where the caller waits
	 * @return the message to publish
	 */
	public TaskMessage withReplyTo(String replyTo) {
		return new TaskMessage(this.id, this.name, this.queue, this.attempt, this.version, this.replays, this.times,
				replyTo, this.contentType, this.headers, this.body);
	}

	/**
	 * The same task with other headers.
	 * @param headers the headers, not copied
	 * @return the message to publish
	 */
	public TaskMessage withHeaders(Map<String, String> headers) {
		return new TaskMessage(this.id, this.name, this.queue, this.attempt, this.version, this.replays, this.times,
				this.replyTo, this.contentType, headers, this.body);
	}

	/**
	 * Names the task without its payload, so that a log never shows one.
	 */
	@Override
	public String toString() {
		return "task " + LogText.line(this.name) + " " + LogText.line(this.id) + " (queue " + this.queue + ", attempt "
				+ this.attempt + ")";
	}

}
