package io.github.taskqueue.deadletter;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A task that will not be tried again by itself. Immutable.
 *
 * @param taskId id of the task, or {@code ""} if the message carried none
 * @param name name of the task on the wire, or {@code ""} if the message carried none
 * @param queue the queue of which it is a dead letter, to which a replay sends it
 * @param body the body as text; bytes that are not UTF-8 are shown as U+FFFD
 * @param reason why it is dead
 * @param error what the last attempt failed with, or {@code null} if nobody noted it
 * @param attempts number of attempts made, since the last replay if there was one
 * @param firstFailedAt when the first of these attempts failed, or {@code null} if nobody
 * noted it
 * @param lastFailedAt when it became a dead letter, or {@code null} if nobody noted it
 * @param origin queue from which it came
 * @param replayCount how often it was replayed before it died again
 * @param headers headers that are text and belong neither to the wire format nor to the
 * broker, such as those of {@link io.github.taskqueue.TaskOptions#header(String, String)}
 */
public record DeadLetter(String taskId, String name, String queue, String body, DeadLetterReason reason,
		@Nullable Failure error, int attempts, @Nullable Instant firstFailedAt, @Nullable Instant lastFailedAt,
		String origin, int replayCount, Map<String, String> headers) {

	/**
	 * Creates a dead letter, of which the headers are copied.
	 * @param taskId id of the task, or {@code ""}
	 * @param name name of the task, or {@code ""}
	 * @param queue the queue to which a replay sends it
	 * @param body the body as text
	 * @param reason why it is dead
	 * @param error what the last attempt failed with, or {@code null}
	 * @param attempts number of attempts, 0 or more
	 * @param firstFailedAt when the first attempt failed, or {@code null}
	 * @param lastFailedAt when it became a dead letter, or {@code null}
	 * @param origin queue from which it came
	 * @param replayCount number of replays, 0 or more
	 * @param headers headers of users, none of them {@code null}
	 */
	public DeadLetter {
		headers = Map.copyOf(headers);
	}

	/**
	 * The arguments as a JSON object by parameter name.
	 * @return the JSON as it travelled, or {@code null} if the body is none
	 */
	public @Nullable String arguments() {
		return JsonObjectText.isValid(this.body) ? this.body : null;
	}

	/**
	 * The same dead letter with other arguments, for
	 * {@link DeadLetters#replay(DeadLetter)}.
	 * @param json a JSON object of arguments by parameter name, nested at most 100 deep
	 * @return the edited copy
	 * @throws IllegalArgumentException if it is not one
	 */
	public DeadLetter withArguments(String json) {
		Assert.isTrue(JsonObjectText.isValid(json), "'json' must be a JSON object of arguments by parameter name");
		return new DeadLetter(this.taskId, this.name, this.queue, json, this.reason, this.error, this.attempts,
				this.firstFailedAt, this.lastFailedAt, this.origin, this.replayCount, this.headers);
	}

	/**
	 * Names the dead letter without its payload, so that a log never shows one.
	 */
	@Override
	public String toString() {
		return "dead letter " + this.name + " " + this.taskId + " (queue " + this.queue + ", " + this.reason + ")";
	}

	/**
	 * What an attempt failed with, as text.
	 *
	 * @param type class name of the exception
	 * @param message its message, cut to 4 kB, or {@code null} if it had none
	 */
	public record Failure(String type, @Nullable String message) {

	}

}
