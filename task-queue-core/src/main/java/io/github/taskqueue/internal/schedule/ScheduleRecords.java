package io.github.taskqueue.internal.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.journal.Journal;
import io.github.taskqueue.internal.journal.JournalRecord;

/**
 * What the journal has of schedules. Four records of each, as they are written by
 * different processes: what it is, how far it has come, how its last task has ended, and
 * its pause.
 */
final class ScheduleRecords {

	static final String DEFINITION = "schedule";

	static final String STATE = "schedule-state";

	static final String END = "schedule-end";

	static final String PAUSE = "schedule-pause";

	/**
	 * In the order in which they are removed: a leader that reads no definition writes no
	 * state.
	 */
	static final List<String> KINDS = List.of(DEFINITION, STATE, END, PAUSE);

	/**
	 * A schedule whose last process has not renewed it is gone. Its state is kept for as
	 * long as it may come back.
	 */
	static final Duration LEASE = Duration.ofMinutes(5);

	private static final Duration KEPT = Duration.ofDays(730);

	/**
	 * No leader waits longer for the end of a task.
	 */
	private static final Duration UNKNOWN_KEPT = Scheduler.LONGEST_OPEN;

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final Journal journal;

	private final Clock clock;

	ScheduleRecords(Journal journal, Clock clock) {
		this.journal = journal;
		this.clock = clock;
	}

	Journal journal() {
		return this.journal;
	}

	/**
	 * The definitions of all schedules.
	 */
	List<JournalRecord> all() {
		return this.journal.all(DEFINITION).stream().sorted(Comparator.comparing(JournalRecord::key)).toList();
	}

	static String name(JournalRecord definition) {
		return definition.key().substring(DEFINITION.length() + 1);
	}

	Optional<JournalRecord> definition(String name) {
		return this.journal.find(DEFINITION + "/" + name);
	}

	/**
	 * Whether there is or was a schedule of this name, which may come back.
	 */
	private boolean isKnown(String name) {
		return definition(name).isPresent() || this.journal.find(STATE + "/" + name).isPresent();
	}

	Optional<ScheduleState> state(String name) {
		return value(STATE, name).map(ScheduleState::of);
	}

	@Nullable End end(String name) {
		return this.journal.find(END + "/" + name).map((each) -> End.of(each, value(each))).orElse(null);
	}

	@Nullable PauseRecord pause(String name) {
		return this.journal.find(PAUSE + "/" + name)
			.map((each) -> new PauseRecord(Boolean.TRUE.equals(value(each).get("paused")),
					Objects.toString(value(each).get("reason"), ""), each.by(), each.at()))
			.orElse(null);
	}

	private Optional<Map<String, Object>> value(String kind, String name) {
		return this.journal.find(kind + "/" + name).map(ScheduleRecords::value);
	}

	static Map<String, Object> value(JournalRecord of) {
		return Objects.requireNonNullElse(of.value(), Map.of());
	}

	void define(ScheduleDefinition definition) {
		define(definition.name(), definition.toValue());
	}

	void define(String name, Map<String, Object> definition) {
		append(DEFINITION, name, definition, this.journal.process(),
				ScheduleDefinition.isDeclared(definition) ? LEASE : null);
	}

	void save(String name, ScheduleState state) {
		append(STATE, name, state.toValue(), this.journal.process(), KEPT);
	}

	void pause(String name, boolean paused, String reason, String by) {
		append(PAUSE, name, Map.of("paused", paused, "reason", reason), by, null);
	}

	/**
	 * Called for a task that ends, so it waits for nothing. The end of an unknown
	 * schedule is recorded too: this process may not have read of it yet.
	 */
	CompletableFuture<Void> ended(String name, String task, TaskStatus result) {
		int failures = (result == TaskStatus.DEAD) ? 1 : 0;
		End before = end(name);
		PauseRecord pause = pause(name);
		if (before != null && result != TaskStatus.SUCCEEDED && (pause == null || !pause.at().isAfter(before.at()))) {
			failures = before.task().equals(task) ? before.failures() : before.failures() + failures;
		}
		Instant now = this.clock.instant();
		return this.journal.append(new JournalRecord(END + "/" + name, END,
				Map.of("task", task, "result", result.name(), "failures", failures), this.journal.process(), now,
				now.plus(isKnown(name) ? KEPT : UNKNOWN_KEPT)));
	}

	/**
	 * Removes all that is recorded of a schedule.
	 */
	void remove(String name) {
		Instant now = this.clock.instant();
		KINDS.stream()
			.filter((kind) -> this.journal.find(kind + "/" + name).isPresent())
			.forEach((kind) -> await(
					this.journal.append(JournalRecord.removal(kind + "/" + name, kind, this.journal.process(), now))));
	}

	/**
	 * Waits until this process knows what it has recorded.
	 */
	void awaitRead() {
		this.journal.refresh().copy().completeOnTimeout(null, TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).join();
	}

	private void append(String kind, String name, Map<String, Object> value, String by, @Nullable Duration lasts) {
		Instant now = this.clock.instant();
		await(this.journal.append(new JournalRecord(kind + "/" + name, kind, new HashMap<>(value), by, now,
				(lasts != null) ? now.plus(lasts) : null)));
	}

	private static void await(CompletableFuture<Void> appended) {
		try {
			appended.orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).join();
		}
		catch (CompletionException ex) {
			throw new IllegalStateException("The journal has not recorded it: " + ex.getCause(), ex.getCause());
		}
	}

	/**
	 * How the last task of a schedule has ended.
	 *
	 * @param task id of the task
	 * @param result how it has ended
	 * @param failures number of failures in a row
	 * @param at when it was noted
	 */
	record End(String task, @Nullable TaskStatus result, int failures, Instant at) {

		static End of(JournalRecord record, Map<String, Object> value) {
			TaskStatus result = Stream.of(TaskStatus.values())
				.filter((each) -> each.name().equals(value.get("result")))
				.findAny()
				.orElse(null);
			return new End(Objects.toString(value.get("task"), ""), result,
					(value.get("failures") instanceof Number failures) ? failures.intValue() : 0, record.at());
		}

	}

	/**
	 * The last pause of a schedule.
	 *
	 * @param paused whether it still holds
	 * @param reason why
	 * @param by who or what has decided it
	 * @param at when
	 */
	record PauseRecord(boolean paused, String reason, String by, Instant at) {

	}

}
