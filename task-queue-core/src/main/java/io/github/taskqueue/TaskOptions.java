package io.github.taskqueue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What one enqueue asks for beyond the task's definition. Immutable: {@link #with()}
 * starts, and each method returns a refined copy.
 */
public final class TaskOptions {

	private static final int MAX_CALLBACK_LENGTH = 2048;

	private static final Duration LONGEST_DELAY = Duration.ofDays(3106);

	private static final Duration LONGEST_EXPIRY = Duration.ofDays(365);

	private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

	private static final TaskOptions NONE = new TaskOptions(null, null, null, null, null, null, Map.of());

	private final @Nullable Duration delay;

	private final @Nullable Instant at;

	private final @Nullable Duration expiresAfter;

	private final @Nullable String queue;

	private final @Nullable String taskId;

	private final @Nullable URI callback;

	private final Map<String, String> headers;

	private TaskOptions(@Nullable Duration delay, @Nullable Instant at, @Nullable Duration expiresAfter,
			@Nullable String queue, @Nullable String taskId, @Nullable URI callback, Map<String, String> headers) {
		this.delay = delay;
		this.at = at;
		this.expiresAfter = expiresAfter;
		this.queue = queue;
		this.taskId = taskId;
		this.callback = callback;
		this.headers = headers;
	}

	/**
	 * Options that ask for nothing yet.
	 * @return empty options
	 */
	public static TaskOptions with() {
		return NONE;
	}

	/**
	 * Lets the task wait in the broker before it can run. Replaces {@link #at(Instant)}.
	 * @param delay the wait, rounded up to 125 ms; zero or negative means no wait, and
	 * more than 3106 days are cut to that
	 * @return the refined options
	 */
	public TaskOptions delay(Duration delay) {
		Assert.notNull(delay, "'delay' must not be null");
		Duration wait = delay.isNegative() ? Duration.ZERO
				: (delay.compareTo(LONGEST_DELAY) < 0) ? delay : LONGEST_DELAY;
		return new TaskOptions(wait, null, this.expiresAfter, this.queue, this.taskId, this.callback, this.headers);
	}

	/**
	 * Lets the task wait in the broker until a time. Replaces {@link #delay(Duration)}.
	 * @param at the time; one in the past means now
	 * @return the refined options
	 * @throws IllegalArgumentException if the time is after the year 9999
	 */
	public TaskOptions at(Instant at) {
		Assert.notNull(at, "'at' must not be null");
		Assert.isTrue(!at.isAfter(LATEST), "'at' must not be after the year 9999");
		return new TaskOptions(null, at, this.expiresAfter, this.queue, this.taskId, this.callback, this.headers);
	}

	/**
	 * Keeps the task from being begun too late. Replaces {@link AsyncTask#expires()}.
	 * @param expiresAfter the time from the moment the task is due, which without a delay
	 * is now; a task that was not begun by then never runs
	 * @return the refined options
	 * @throws IllegalArgumentException if the time is not above zero, or above 365 days
	 */
	public TaskOptions expiresAfter(Duration expiresAfter) {
		Assert.notNull(expiresAfter, "'expiresAfter' must not be null");
		Assert.isTrue(expiresAfter.compareTo(Duration.ZERO) > 0 && expiresAfter.compareTo(LONGEST_EXPIRY) <= 0,
				() -> "'expiresAfter' must be above zero and at most 365 days, not " + expiresAfter);
		return new TaskOptions(this.delay, this.at, expiresAfter, this.queue, this.taskId, this.callback, this.headers);
	}

	/**
	 * Sends the task to another queue than the definition's.
	 * @param queue a queue that is configured, used by a task of this application, or
	 * exists on the broker
	 * @return the refined options
	 */
	public TaskOptions queue(String queue) {
		Assert.hasText(queue, "'queue' must not be empty");
		return new TaskOptions(this.delay, this.at, this.expiresAfter, queue, this.taskId, this.callback, this.headers);
	}

	/**
	 * Gives the task an id of the caller's choice, for instance to repeat an enqueue of
	 * which the outcome was unknown. With a store, the same call with the same id joins
	 * the first ({@link TaskHandle#existed()}), and another call with it is refused with
	 * {@link DuplicateTaskIdException}. Without a store, each call is published.
	 * @param taskId the id: 1 to 128 visible ASCII characters
	 * @return the refined options
	 */
	public TaskOptions taskId(String taskId) {
		Assert.isTrue(taskId != null && taskId.matches("[\\x21-\\x7e]{1,128}"),
				"'taskId' must be 1 to 128 visible ASCII characters");
		return new TaskOptions(this.delay, this.at, this.expiresAfter, this.queue, taskId, this.callback, this.headers);
	}

	/**
	 * Has a webhook tell when the task has succeeded, become a dead letter, was cancelled
	 * or has expired. Needs {@code task-queue.webhook.secret}. Whether the host may be
	 * called is found out when it is.
	 * @param callback an absolute {@code http} or {@code https} URI with a host, without
	 * user information, of at most 2048 characters; its fragment is not sent
	 * @return the refined options
	 */
	public TaskOptions callback(URI callback) {
		Assert.notNull(callback, "'callback' must not be null");
		Assert.isTrue("https".equalsIgnoreCase(callback.getScheme()) || "http".equalsIgnoreCase(callback.getScheme()),
				"'callback' must be an absolute http or https URI");
		Assert.isTrue(callback.getRawUserInfo() == null, "'callback' must not contain a user name or password");
		Assert.isTrue(callback.getHost() != null, "'callback' must name a host");
		Assert.isTrue(callback.toASCIIString().length() <= MAX_CALLBACK_LENGTH,
				"'callback' can have " + MAX_CALLBACK_LENGTH + " characters at most");
		return new TaskOptions(this.delay, this.at, this.expiresAfter, this.queue, this.taskId, callback, this.headers);
	}

	/**
	 * Adds a header that travels with the task and is read with
	 * {@link TaskContext#header(String)}.
	 * @param name the name: 1 to 128 visible ASCII characters, not starting with
	 * {@code tq-} or {@code x-}, which belong to the wire format and the broker, nor
	 * {@code CC} or {@code BCC}, by which RabbitMQ sends copies
	 * @param value the value
	 * @return the refined options
	 */
	public TaskOptions header(String name, String value) {
		Assert.isTrue(name != null && name.matches("(?!tq-|x-|B?CC$)[\\x21-\\x7e]{1,128}"),
				() -> "Header name '" + name + "' must be 1 to 128 visible ASCII characters"
						+ " and must not start with 'tq-' or 'x-', nor be CC or BCC");
		Assert.notNull(value, "'value' must not be null");
		Map<String, String> refined = new LinkedHashMap<>(this.headers);
		refined.put(name, value);
		return new TaskOptions(this.delay, this.at, this.expiresAfter, this.queue, this.taskId, this.callback,
				Map.copyOf(refined));
	}

	/**
	 * The time at which the task may run.
	 * @param now the current time, from which a delay counts
	 * @return the time, or {@code null} for at once
	 */
	public @Nullable Instant due(Instant now) {
		Instant due = (this.delay != null) ? now.plus(this.delay) : this.at;
		return (due != null && due.isAfter(now)) ? due : null;
	}

	/**
	 * The time asked for after which the task is not begun any more.
	 * @return the time from the moment it is due, or {@code null} for the definition's
	 */
	public @Nullable Duration expiresAfter() {
		return this.expiresAfter;
	}

	/**
	 * The queue asked for.
	 * @return the queue, or {@code null} for the definition's
	 */
	public @Nullable String queue() {
		return this.queue;
	}

	/**
	 * The id asked for.
	 * @return the id, or {@code null} for a generated one
	 */
	public @Nullable String taskId() {
		return this.taskId;
	}

	/**
	 * The callback asked for.
	 * @return the URI, or {@code null} for none
	 */
	public @Nullable URI callback() {
		return this.callback;
	}

	/**
	 * The headers asked for.
	 * @return an unmodifiable map, never {@code null}
	 */
	public Map<String, String> headers() {
		return this.headers;
	}

}
