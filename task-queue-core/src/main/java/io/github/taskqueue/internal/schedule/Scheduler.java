package io.github.taskqueue.internal.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.DuplicateTaskIdException;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskSchedule.Overlap;
import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.journal.JournalListener;
import io.github.taskqueue.internal.journal.JournalRecord;
import io.github.taskqueue.internal.journal.Leadership;
import io.github.taskqueue.internal.message.TaskHeaders;
import io.github.taskqueue.internal.pipeline.EnqueuePort;
import io.github.taskqueue.internal.pipeline.PublishResult;
import io.github.taskqueue.internal.schedule.ScheduleRecords.End;
import io.github.taskqueue.internal.schedule.ScheduleRecords.PauseRecord;

/**
 * Enqueues the tasks of all schedules while this process leads. A task is enqueued first
 * and recorded then, so a leader that dies in between leaves no gap: the next one
 * enqueues it again, with the same id.
 */
final class Scheduler implements JournalListener, Leadership.Listener {

	private static final Log logger = LogFactory.getLog(Scheduler.class);

	/**
	 * The clock may be set.
	 */
	private static final Duration LONGEST_REST = Duration.ofMinutes(1);

	private static final Duration UNTIL_READ = Duration.ofSeconds(10);

	private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

	private static final Duration ASK_EVERY = Duration.ofSeconds(30);

	/**
	 * No process notes the end of a task whose queue is purged.
	 */
	static final Duration LONGEST_OPEN = Duration.ofDays(1);

	private final ScheduleRecords records;

	private final Leadership leadership;

	private final Supplier<EnqueuePort> tasks;

	private final OpenTasks open;

	private final Clock clock;

	private final BooleanSupplier declared;

	private final RecoveryLoop.Job job;

	/**
	 * As this leader knows them: its own records are read back a little later.
	 */
	private final Map<String, ScheduleState> states = new ConcurrentHashMap<>();

	private final Map<String, Parsed> parsed = new HashMap<>();

	private final Map<String, Instant> asked = new HashMap<>();

	private final Map<String, String> cancelled = new HashMap<>();

	/**
	 * Schedules whose state is not recorded yet, so that nothing else of them fires.
	 */
	private final Set<String> unsaved = ConcurrentHashMap.newKeySet();

	private final Set<String> failing = new HashSet<>();

	/**
	 * Counts how often this process has begun to lead or ceased to.
	 */
	private final AtomicInteger changes = new AtomicInteger();

	/**
	 * The change after which all was read that the last leader has recorded.
	 */
	private int begun = -1;

	/**
	 * Has no turn before it is woken.
	 * @param declared whether this process has recorded what it declares, which may
	 * replace what a process has left that is gone
	 */
	Scheduler(ScheduleRecords records, Leadership leadership, Supplier<EnqueuePort> tasks, OpenTasks open, Clock clock,
			BooleanSupplier declared, RecoveryLoop loop) {
		this.records = records;
		this.leadership = leadership;
		this.tasks = tasks;
		this.open = open;
		this.clock = clock;
		this.declared = declared;
		this.job = loop.add("The leader of schedules", this::turn);
	}

	@Override
	public void elected() {
		this.changes.incrementAndGet();
		this.job.wake();
	}

	@Override
	public void deposed() {
		this.changes.incrementAndGet();
	}

	@Override
	public void recorded(JournalRecord each) {
		if (ScheduleRecords.KINDS.contains(each.kind()) && !isState(each) && this.leadership.isLeader()) {
			this.job.wake();
		}
	}

	private boolean isState(JournalRecord each) {
		if (each.kind().equals(ScheduleRecords.STATE) && each.value() == null) {
			String name = each.key().substring(ScheduleRecords.STATE.length() + 1);
			this.unsaved.remove(name);
			this.states.remove(name);
		}
		return each.kind().equals(ScheduleRecords.STATE);
	}

	Duration turn() {
		List<JournalRecord> definitions = this.records.all();
		if (definitions.isEmpty()) {
			return RecoveryLoop.REST;
		}
		if (!this.leadership.isLeader()) {
			return LONGEST_REST;
		}
		if (!this.records.journal().isCurrent() || !this.declared.getAsBoolean()) {
			return TRY_AGAIN;
		}
		begin(this.changes.get());
		forgetRemoved(definitions.stream().map(ScheduleRecords::name).collect(Collectors.toSet()));
		Duration rest = LONGEST_REST;
		for (JournalRecord definition : definitions) {
			if (!leads()) {
				return LONGEST_REST;
			}
			rest = shorter(rest, turn(definition));
		}
		return rest;
	}

	/**
	 * Some of what the last leader has recorded may still be under way.
	 */
	private void begin(int change) {
		if (change != this.begun) {
			this.records.journal().refresh().copy().orTimeout(UNTIL_READ.toSeconds(), TimeUnit.SECONDS).join();
			this.states.clear();
			this.unsaved.clear();
			this.begun = change;
		}
	}

	private boolean leads() {
		return this.leadership.isLeader() && this.changes.get() == this.begun;
	}

	/**
	 * A schedule that no process has renewed may come back, so what is not recorded yet
	 * of it is kept.
	 */
	private void forgetRemoved(Set<String> names) {
		Stream.of(this.parsed, this.asked, this.cancelled).forEach((each) -> each.keySet().retainAll(names));
		this.states.keySet().removeIf((name) -> !names.contains(name) && !this.unsaved.contains(name));
		this.failing.retainAll(names);
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	/**
	 * A schedule that fails must not hold up the others.
	 */
	private Duration turn(JournalRecord definition) {
		String name = ScheduleRecords.name(definition);
		try {
			Duration rest = turn(name, definition);
			if (this.failing.remove(name)) {
				logger.info("Schedule '%s' works again".formatted(name));
			}
			return rest;
		}
		catch (Throwable ex) {
			if (this.failing.add(name)) {
				logger.warn("Schedule '%s' failed and is tried again: %s".formatted(name, ex), ex);
			}
			return TRY_AGAIN;
		}
	}

	private Duration turn(String name, JournalRecord journalRecord) {
		ScheduleDefinition definition = definition(name, journalRecord);
		ScheduleState held = this.states.get(name);
		if (held != null && this.unsaved.contains(name)) {
			save(name, held);
		}
		PauseRecord pause = this.records.pause(name);
		if (pause != null && pause.paused()) {
			return LONGEST_REST;
		}
		Optional<ScheduleState> known = Optional.ofNullable(held).or(() -> this.records.state(name));
		ScheduleState next = known.orElseGet(() -> ScheduleState.from(definition.times(), journalRecord.at()))
			.with(definition.times(), journalRecord.at());
		if (pause != null) {
			next = next.resumed(pause.at());
		}
		End end = this.records.end(name);
		Instant now = this.clock.instant();
		next = hasEnded(name, next, end, now) ? next.ended() : next;
		if (leads() && isFailing(definition, end, pause)) {
			save(name, known, next);
			this.records.pause(name, true, "%d tasks in a row have failed".formatted(definition.pauseOnFailure()),
					"task-queue");
			return LONGEST_REST;
		}
		next = next.accept(definition.overlap(),
				definition.misfires().due(definition.schedule(), next.seen(), next.last(), now), now);
		cancel(definition, next);
		next = fire(definition, next, now);
		save(name, known, next);
		return rest(definition, next);
	}

	private ScheduleDefinition definition(String name, JournalRecord journalRecord) {
		Map<String, Object> value = ScheduleRecords.value(journalRecord);
		Parsed before = this.parsed.get(name);
		if (before == null || !before.value().equals(value)) {
			before = new Parsed(value, ScheduleDefinition.of(name, value));
			this.parsed.put(name, before);
		}
		return before.definition();
	}

	private boolean hasEnded(String name, ScheduleState state, @Nullable End end, Instant now) {
		String task = state.open();
		if (task == null || (end != null && end.task().equals(task))) {
			this.asked.remove(name);
			return task != null;
		}
		Instant asked = this.asked.getOrDefault(name, state.openSince());
		if (now.isBefore(asked.plus(ASK_EVERY))) {
			return false;
		}
		this.asked.put(name, now);
		return this.open.hasEnded(task).orElseGet(() -> isForgotten(name, task, state.openSince(), now));
	}

	private static boolean isForgotten(String name, String task, Instant since, Instant now) {
		boolean forgotten = now.isAfter(since.plus(LONGEST_OPEN));
		if (forgotten) {
			logger.warn("Schedule '%s' no longer waits for the end of %s, which was enqueued %s".formatted(name, task,
					since));
		}
		return forgotten;
	}

	private static boolean isFailing(ScheduleDefinition definition, @Nullable End end, @Nullable PauseRecord pause) {
		return definition.pauseOnFailure() > 0 && end != null && end.failures() >= definition.pauseOnFailure()
				&& (pause == null || end.at().isAfter(pause.at()));
	}

	private void cancel(ScheduleDefinition definition, ScheduleState state) {
		String task = state.open();
		if (task != null && !state.waiting().isEmpty() && definition.overlap() == Overlap.CANCEL_RUNNING
				&& !task.equals(this.cancelled.put(definition.name(), task))) {
			this.open.cancel(task);
		}
	}

	private ScheduleState fire(ScheduleDefinition definition, ScheduleState state, Instant now) {
		ScheduleState next = state;
		while (next.open() == null && !next.waiting().isEmpty() && leads()) {
			Tick tick = definition.tick(next.waiting().get(0));
			next = (tick != null) ? fire(definition, next, tick, now) : next.leftOut();
		}
		return next;
	}

	private ScheduleState fire(ScheduleDefinition definition, ScheduleState state, Tick tick, Instant now) {
		String id = tick.taskId(definition.name());
		Map<String, String> headers = headers(tick.at(), state);
		headers.put(TaskHeaders.SCHEDULE, definition.name());
		TaskOptions options = TaskOptions.with().taskId(id);
		if (!definition.jitter().isZero()) {
			options = options.at(tick.at().plus(tick.jitter(definition.name(), definition.jitter())));
		}
		try {
			PublishResult result = this.tasks.get().publishOnce(definition.task(options, headers));
			ScheduleState fired = state.fired(tick.at(), id, now);
			return (result instanceof PublishResult.Existing && this.open.hasEnded(id).orElse(false)) ? fired.ended()
					: fired;
		}
		catch (DuplicateTaskIdException ex) {
			logger.warn("Schedule '%s' leaves out its time %s".formatted(definition.name(), tick.at()), ex);
			return state.leftOut();
		}
	}

	static Map<String, String> headers(Instant at, @Nullable ScheduleState state) {
		Map<String, String> headers = new HashMap<>();
		headers.put(TaskHeaders.SCHEDULED_AT, at.toString());
		if (state != null && state.last() != null) {
			headers.put(TaskHeaders.PREVIOUS_SCHEDULED_AT, state.last().toString());
		}
		if (state != null && state.missed() > 0) {
			headers.put(TaskHeaders.MISSED, String.valueOf(state.missed()));
		}
		return headers;
	}

	/**
	 * What has fired is recorded in any case, or the next leader would enqueue it again.
	 * Nothing else is once that one leads: its own records count.
	 */
	private void save(String name, Optional<ScheduleState> known, ScheduleState next) {
		boolean fired = !Objects.equals(next.last(), known.map(ScheduleState::last).orElse(null));
		if (!fired && !leads()) {
			return;
		}
		this.states.put(name, next);
		if (!known.equals(Optional.of(next))) {
			this.unsaved.add(name);
			save(name, next);
		}
	}

	private void save(String name, ScheduleState state) {
		this.records.save(name, state);
		this.unsaved.remove(name);
	}

	private Duration rest(ScheduleDefinition definition, ScheduleState state) {
		Tick tick = definition.schedule().next(state.seen());
		Duration untilDue = (tick != null) ? Duration.between(this.clock.instant(), tick.at()) : LONGEST_REST;
		Duration rest = (state.open() != null) ? shorter(untilDue, ASK_EVERY) : untilDue;
		return rest.isNegative() ? Duration.ZERO : shorter(rest, LONGEST_REST);
	}

	/**
	 * A definition and what it was read from.
	 */
	private record Parsed(Map<String, Object> value, ScheduleDefinition definition) {

	}

}
