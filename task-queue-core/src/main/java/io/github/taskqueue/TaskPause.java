package io.github.taskqueue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Why, by whom and for how long a queue or a task is paused. Immutable:
 * {@link #because(String)} starts, and each method returns a refined copy.
 *
 * <pre class="code">
 * TaskPause.because("bank is down").by("Anna").forAtMost(Duration.ofHours(2))
 * </pre>
 */
public final class TaskPause {

	private static final int MAX_REASON_LENGTH = 500;

	private static final int MAX_BY_LENGTH = 100;

	private static final Duration LONGEST = Duration.ofDays(3650);

	private final String reason;

	private final @Nullable String by;

	private final @Nullable Instant until;

	private final @Nullable Duration atMost;

	private TaskPause(String reason, @Nullable String by, @Nullable Instant until, @Nullable Duration atMost) {
		this.reason = reason;
		this.by = by;
		this.until = until;
		this.atMost = atMost;
	}

	/**
	 * A pause that holds until it is ended.
	 * @param reason why, for people: 1 to 500 characters
	 * @return the pause
	 * @throws IllegalArgumentException if the reason is empty or longer
	 */
	public static TaskPause because(String reason) {
		Assert.isTrue(StringUtils.hasText(reason) && reason.length() <= MAX_REASON_LENGTH,
				() -> "'reason' must be 1 to " + MAX_REASON_LENGTH + " characters");
		return new TaskPause(reason, null, null, null);
	}

	/**
	 * Names who pauses. By default that is the name of the application and its host.
	 * @param by a person or a program: 1 to 100 characters
	 * @return the refined pause
	 * @throws IllegalArgumentException if the name is empty or longer
	 */
	public TaskPause by(String by) {
		Assert.isTrue(StringUtils.hasText(by) && by.length() <= MAX_BY_LENGTH,
				() -> "'by' must be 1 to " + MAX_BY_LENGTH + " characters");
		return new TaskPause(this.reason, by, this.until, this.atMost);
	}

	/**
	 * Ends the pause at a time, unless it is ended earlier. Replaces
	 * {@link #forAtMost(Duration)}.
	 * @param until the time, which must be in the future when the pause begins
	 * @return the refined pause
	 */
	public TaskPause until(Instant until) {
		Assert.notNull(until, "'until' must not be null");
		return new TaskPause(this.reason, this.by, until, null);
	}

	/**
	 * Ends the pause after a while, unless it is ended earlier. Replaces
	 * {@link #until(Instant)}.
	 * @param duration the time from the begin of the pause: above zero, 3650 days at most
	 * @return the refined pause
	 * @throws IllegalArgumentException if the duration is anything else
	 */
	public TaskPause forAtMost(Duration duration) {
		Assert.isTrue(
				duration != null && !duration.isNegative() && !duration.isZero() && duration.compareTo(LONGEST) <= 0,
				"'duration' must be above zero and 3650 days at most");
		return new TaskPause(this.reason, this.by, null, duration);
	}

	/**
	 * Returns why.
	 * @return the reason
	 */
	public String reason() {
		return this.reason;
	}

	/**
	 * Returns who pauses.
	 * @return a person or a program, or {@code null} for the application itself
	 */
	public @Nullable String by() {
		return this.by;
	}

	/**
	 * Returns when a pause ends that begins now.
	 * @param clock the clock
	 * @return the time, or {@code null} if it does not end by itself
	 */
	public @Nullable Instant end(Clock clock) {
		return (this.atMost != null) ? clock.instant().plus(this.atMost) : this.until;
	}

}
