package io.github.taskqueue.internal.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.internal.background.RecoveryLoop;
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

	private volatile List<ScheduleDefinition> declared = List.of();

	DeclaredSchedules(ScheduleRecords records, Clock clock, RecoveryLoop loop) {
		this.records = records;
		this.clock = clock;
		this.job = loop.add("The schedules of this process", this::turn);
	}

	void start(List<ScheduleDefinition> declared) {
		this.declared = declared;
		if (!declared.isEmpty()) {
			this.job.wake();
		}
	}

	void stop() {
		this.declared = List.of();
	}

	Duration turn() {
		if (!this.declared.isEmpty() && !this.records.journal().isCurrent()) {
			return UNTIL_CURRENT;
		}
		for (ScheduleDefinition each : this.declared) {
			JournalRecord known = this.records.definition(each.name()).orElse(null);
			if (known == null || isToBeReplaced(each, known)) {
				this.records.define(each);
			}
			this.recorded.add(each.name());
		}
		return this.declared.isEmpty() ? RecoveryLoop.REST : RENEW_EVERY;
	}

	private boolean isToBeReplaced(ScheduleDefinition own, JournalRecord known) {
		Map<String, Object> value = ScheduleRecords.value(known);
		boolean first = !this.recorded.contains(own.name());
		if (!Boolean.TRUE.equals(value.get("declared"))) {
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

	/**
	 * Numbers may come back as others.
	 */
	private static String text(Map<String, Object> value) {
		return new TreeMap<>(value).toString();
	}

}
