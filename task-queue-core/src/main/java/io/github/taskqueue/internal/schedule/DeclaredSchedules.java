package io.github.taskqueue.internal.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.journal.JournalRecord;

/**
 * Records the schedules that the tasks of this process declare, and that they are still
 * declared: one that is no longer in any process ends. Of two processes that declare a
 * schedule differently, as in a deploy, the one that has begun later counts.
 */
final class DeclaredSchedules {

	private static final Log logger = LogFactory.getLog(DeclaredSchedules.class);

	private static final Duration RENEW_EVERY = Duration.ofMinutes(1);

	private static final Duration UNTIL_CURRENT = Duration.ofMillis(200);

	private final ScheduleRecords records;

	private final Clock clock;

	private final RecoveryLoop.Job job;

	private final Set<String> recorded = new HashSet<>();

	private final Set<String> told = new HashSet<>();

	private volatile List<ScheduleDefinition> declared = List.of();

	private volatile Map<String, TaskDefinition> tasks = Map.of();

	private volatile boolean begun;

	private volatile boolean tried;

	DeclaredSchedules(ScheduleRecords records, Clock clock, RecoveryLoop loop) {
		this.records = records;
		this.clock = clock;
		this.job = loop.add("The schedules of this process", this::turn);
	}

	/**
	 * Begins to record schedules.
	 * @param tasks the tasks of this application by their names
	 */
	void start(List<ScheduleDefinition> declared, Map<String, TaskDefinition> tasks) {
		this.declared = declared;
		this.tasks = tasks;
		this.begun = false;
		this.tried = false;
		this.records.journal().refresh().copy().thenRun(() -> {
			this.tried = declared.isEmpty() && outdated().isEmpty();
			if (!this.tried) {
				this.job.wake();
			}
		});
	}

	/**
	 * Whether the journal has what this process declares, unless it does not take it.
	 */
	boolean areTried() {
		return this.tried;
	}

	void stop() {
		this.declared = List.of();
		this.tasks = Map.of();
	}

	Duration turn() {
		if (!this.records.journal().isCurrent()) {
			return UNTIL_CURRENT;
		}
		try {
			record();
		}
		finally {
			this.tried = true;
		}
		return this.declared.isEmpty() ? RecoveryLoop.REST : RENEW_EVERY;
	}

	private void record() {
		for (ScheduleDefinition each : this.declared) {
			JournalRecord known = this.records.definition(each.name()).orElse(null);
			if (known == null || isToBeReplaced(each, known)) {
				this.records.define(each);
			}
			this.recorded.add(each.name());
		}
		if (!this.begun) {
			outdated().forEach(this.records::define);
			this.begun = true;
		}
	}

	/**
	 * The schedules that were added for a task of this application whose queue, version
	 * or expiry is another one by now, as they ought to be.
	 */
	private Map<String, Map<String, Object>> outdated() {
		Map<String, Map<String, Object>> outdated = new HashMap<>();
		for (JournalRecord known : this.records.all()) {
			Map<String, Object> value = new HashMap<>(ScheduleRecords.value(known));
			TaskDefinition task = this.tasks.get(String.valueOf(value.get("task")));
			if (task != null && !ScheduleDefinition.isDeclared(value)) {
				value.put("queue", task.queue());
				value.put("version", task.method().version().number());
				if (task.expires() != null) {
					value.put("expires", task.expires().toString());
				}
				else {
					value.remove("expires");
				}
				if (!text(value).equals(text(ScheduleRecords.value(known)))) {
					outdated.put(ScheduleRecords.name(known), value);
				}
			}
		}
		return outdated;
	}

	private boolean isToBeReplaced(ScheduleDefinition own, JournalRecord known) {
		Map<String, Object> value = ScheduleRecords.value(known);
		boolean first = !this.recorded.contains(own.name());
		warnOfAnotherTask(own, value);
		if (!ScheduleDefinition.isDeclared(value)) {
			if (first) {
				logger.warn(("Schedule '%s' was added by TaskSchedules and stays as it is; the one that"
						+ " @TaskSchedule declares counts once that is removed")
					.formatted(own.name()));
			}
			return false;
		}
		if (!text(value).equals(text(own.toValue()))) {
			return first;
		}
		Instant expires = known.expires();
		return expires != null && expires
			.isBefore(this.clock.instant().plus(ScheduleRecords.LEASE).minus(RENEW_EVERY.multipliedBy(2)));
	}

	private void warnOfAnotherTask(ScheduleDefinition own, Map<String, Object> known) {
		Object other = known.get("task");
		if (!own.plan().task().equals(other) && this.told.add(own.name() + " " + other)) {
			logger.warn(("Schedule '%s' is for task '%s' in this application and for task '%s' in another one. Only one"
					+ " of them runs, as names of schedules are unique in the namespace: give one another name")
				.formatted(own.name(), own.plan().task(), other));
		}
	}

	/**
	 * Numbers may come back as others.
	 */
	private static String text(Map<String, Object> value) {
		return new TreeMap<>(value).toString();
	}

}
