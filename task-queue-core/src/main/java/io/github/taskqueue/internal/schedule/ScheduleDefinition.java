package io.github.taskqueue.internal.schedule;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.TaskSchedule.Misfire;
import io.github.taskqueue.TaskSchedule.Overlap;
import io.github.taskqueue.TaskSchedules.Plan;
import io.github.taskqueue.internal.pipeline.NewTask;

/**
 * A schedule with all that is needed to run it in any process, also of an application
 * without its task.
 *
 * @param plan its settings
 * @param queue queue of the task
 * @param version version of the task's arguments
 * @param expires how long after it is due a task may be begun, or {@code null} for as
 * long as it waits
 * @param declared whether an annotation declares it
 * @param schedule its times
 */
public record ScheduleDefinition(Plan plan, String queue, int version, @Nullable Duration expires, boolean declared,
		Schedule schedule) {

	/**
	 * Reads a plan.
	 * @throws IllegalArgumentException if its times cannot be meant
	 */
	static ScheduleDefinition of(Plan plan, String queue, int version, @Nullable Duration expires, boolean declared) {
		return new ScheduleDefinition(plan, queue, version, expires, declared, schedule(plan));
	}

	private static Schedule schedule(Plan plan) {
		Duration every = plan.every();
		if (every != null) {
			return read(plan, "every", every, FixedSchedule::new);
		}
		ZoneId zone = read(plan, "zone", plan.zone(), ZoneId::of);
		return read(plan, "cron", Objects.requireNonNull(plan.cron()), (cron) -> CronSchedule.parse(cron, zone));
	}

	private static <V, T> T read(Plan plan, String what, V value, Function<V, T> reader) {
		try {
			return reader.apply(value);
		}
		catch (IllegalArgumentException | DateTimeException ex) {
			throw new IllegalArgumentException(
					"%s of schedule '%s' is '%s': %s".formatted(what, plan.name(), value, ex.getMessage()), ex);
		}
	}

	public String name() {
		return this.plan.name();
	}

	public Overlap overlap() {
		return this.plan.overlap();
	}

	public Misfires misfires() {
		return Misfires.of(this.plan.misfire(), this.plan.catchUp());
	}

	public Duration jitter() {
		return this.plan.jitter();
	}

	public int pauseOnFailure() {
		return this.plan.pauseOnFailure();
	}

	/**
	 * Tells one set of times from another.
	 */
	String times() {
		return (this.plan.every() != null) ? String.valueOf(this.plan.every())
				: this.plan.cron() + " " + this.plan.zone();
	}

	/**
	 * The tick at a time that this schedule has named before.
	 */
	@Nullable Tick tick(Instant at) {
		Tick tick = this.schedule.next(at.minusNanos(1));
		return (tick != null && tick.at().equals(at)) ? tick : null;
	}

	/**
	 * A task of this schedule, without arguments.
	 */
	NewTask task(TaskOptions options, Map<String, String> headers) {
		TaskRequest<?> request = TaskRequest.of(this.plan.task(), Void.class)
			.version(this.version)
			.options((this.expires != null) ? options.expiresAfter(this.expires) : options);
		return NewTask.of(request, null, this.queue).withHeaders(headers);
	}

	/**
	 * As it stands in the journal.
	 */
	Map<String, Object> toValue() {
		Map<String, Object> value = new HashMap<>();
		value.put("task", this.plan.task());
		value.put("queue", this.queue);
		value.put("version", this.version);
		value.put("declared", this.declared);
		if (this.expires != null) {
			value.put("expires", this.expires.toString());
		}
		if (this.plan.cron() != null) {
			value.put("cron", this.plan.cron());
		}
		if (this.plan.every() != null) {
			value.put("every", this.plan.every().toString());
		}
		value.put("zone", this.plan.zone());
		value.put("overlap", this.plan.overlap().name());
		value.put("misfire", this.plan.misfire().name());
		value.put("catch-up", this.plan.catchUp().toString());
		value.put("jitter", this.plan.jitter().toString());
		value.put("pause-on-failure", this.plan.pauseOnFailure());
		return value;
	}

	/**
	 * Reads what another process has written.
	 * @throws IllegalArgumentException if it is not understood
	 */
	static ScheduleDefinition of(String name, Map<String, Object> value) {
		try {
			Object every = value.get("every");
			Object expires = value.get("expires");
			String task = text(value, "task");
			Plan plan = (every != null) ? Plan.every(name, task, Duration.parse(every.toString()))
					: Plan.cron(name, task, text(value, "cron"));
			plan = plan.zone(text(value, "zone"))
				.overlap(Overlap.valueOf(text(value, "overlap")))
				.misfire(Misfire.valueOf(text(value, "misfire")), Duration.parse(text(value, "catch-up")))
				.jitter(Duration.parse(text(value, "jitter")))
				.pauseOnFailure(Integer.parseInt(text(value, "pause-on-failure")));
			return of(plan, text(value, "queue"), Integer.parseInt(text(value, "version")),
					(expires != null) ? Duration.parse(expires.toString()) : null, isDeclared(value));
		}
		catch (DateTimeException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	/**
	 * Whether an annotation declares what stands in the journal.
	 */
	static boolean isDeclared(Map<String, Object> value) {
		return Boolean.TRUE.equals(value.get("declared"));
	}

	private static String text(Map<String, Object> value, String name) {
		Object text = value.get(name);
		Assert.notNull(text, () -> "It has no " + name);
		return text.toString();
	}

}
