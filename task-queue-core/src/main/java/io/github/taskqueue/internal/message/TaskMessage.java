package io.github.taskqueue.internal.message;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A task on its way through the broker. Immutable as long as no code writes to the body.
 *
 * @param id id of the task
 * @param name name of the task
 * @param queue queue in which it waits, without the namespace
 * @param attempt number of the attempt that it is to be, from 1
 * @param version version of the arguments' shape, from 1
 * @param replays how often it was replayed after it had become a dead letter
 * @param times when what happened to it
 * @param replyTo where the caller waits for the result, or {@code null} if it does not
 * wait
 * @param contentType media type of the body
 * @param contentEncoding how the body is encoded, or {@code null} if it is not
 * @param headers headers of users and of features, known here or not, as they are on the
 * wire: texts, numbers and booleans
 * @param body the serialised arguments
 */
public record TaskMessage(String id, String name, String queue, int attempt, int version, int replays, TaskTimes times,
		@Nullable String replyTo, String contentType, @Nullable String contentEncoding, Map<String, Object> headers,
		byte[] body) {

	/**
	 * When the task is not to be begun any more.
	 */
	public static final TaskHeader<Instant> EXPIRES_AT = new TaskHeader<>(TaskHeaders.EXPIRES_AT,
			TaskHeader.Type.INSTANT, TaskHeader.Lifetime.CALL, true);

	/**
	 * A task whose body is not encoded.
	 */
	public TaskMessage(String id, String name, String queue, int attempt, int version, int replays, TaskTimes times,
			@Nullable String replyTo, String contentType, Map<String, ?> headers, byte[] body) {
		this(id, name, queue, attempt, version, replays, times, replyTo, contentType, null, Map.copyOf(headers), body);
	}

	/**
	 * What tells the task from all others.
	 */
	public TaskKey key() {
		return new TaskKey(this.id, this.name);
	}

	/**
	 * The same task as its next attempt.
	 */
	public TaskMessage nextAttempt(Instant failedAt, Instant due) {
		return at(this.attempt + 1, this.times.failed(failedAt).due(due));
	}

	/**
	 * The same attempt with other times.
	 */
	public TaskMessage at(TaskTimes times) {
		return at(this.attempt, times);
	}

	/**
	 * The same task as another attempt.
	 */
	public TaskMessage at(int attempt, TaskTimes times) {
		return new TaskMessage(this.id, this.name, this.queue, attempt, this.version, this.replays, times, this.replyTo,
				this.contentType, this.contentEncoding, (attempt == this.attempt) ? this.headers : lasting(),
				this.body);
	}

	private Map<String, Object> lasting() {
		Map<String, Object> lasting = new HashMap<>(this.headers);
		lasting.keySet().removeIf((name) -> TaskHeaders.lifetime(name) == TaskHeader.Lifetime.ATTEMPT);
		return lasting;
	}

	/**
	 * The same task with an address for its result.
	 */
	public TaskMessage withReplyTo(String replyTo) {
		return new TaskMessage(this.id, this.name, this.queue, this.attempt, this.version, this.replays, this.times,
				replyTo, this.contentType, this.contentEncoding, this.headers, this.body);
	}

	/**
	 * The same task with its body encoded.
	 */
	public TaskMessage withBody(BodyCodecs.Body body) {
		return new TaskMessage(this.id, this.name, this.queue, this.attempt, this.version, this.replays, this.times,
				this.replyTo, this.contentType, body.encoding(), this.headers, body.bytes());
	}

	/**
	 * The same task with more headers.
	 */
	public TaskMessage with(Map<String, ?> added) {
		Map<String, Object> headers = new HashMap<>(this.headers);
		headers.putAll(added);
		return new TaskMessage(this.id, this.name, this.queue, this.attempt, this.version, this.replays, this.times,
				this.replyTo, this.contentType, this.contentEncoding, headers, this.body);
	}

	/**
	 * The same task with a header of a feature.
	 */
	public <T> TaskMessage with(TaskHeader<T> header, T value) {
		return with(Map.of(header.name(), header.type().writer().apply(value)));
	}

	/**
	 * The same new task, which expires some time after it is due.
	 */
	public TaskMessage expiringAfter(Duration time) {
		return with(EXPIRES_AT, this.times.runnableSince().plus(time));
	}

	/**
	 * Whether the task is not to be begun any more. Workers of earlier versions leave the
	 * time to later attempts, and a replay is wanted whatever its age.
	 */
	public boolean isExpired(Instant now) {
		Instant end = get(EXPIRES_AT);
		return end != null && !now.isBefore(end) && this.attempt == 1 && this.replays == 0;
	}

	/**
	 * The same task once a run of it has ended, which does not expire.
	 */
	public TaskMessage begun() {
		if (!this.headers.containsKey(EXPIRES_AT.name())) {
			return this;
		}
		Map<String, Object> headers = new HashMap<>(this.headers);
		headers.remove(EXPIRES_AT.name());
		return new TaskMessage(this.id, this.name, this.queue, this.attempt, this.version, this.replays, this.times,
				this.replyTo, this.contentType, this.contentEncoding, headers, this.body);
	}

	/**
	 * Reads a header of a feature.
	 */
	public <T> @Nullable T get(TaskHeader<T> header) {
		Object value = this.headers.get(header.name());
		return (value != null) ? header.read(value) : null;
	}

	/**
	 * Reads a header that is text.
	 */
	public @Nullable String text(String name) {
		return (this.headers.get(name) instanceof String text) ? text : null;
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
