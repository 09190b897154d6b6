package io.github.taskqueue.internal.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

import io.github.taskqueue.DuplicateTaskIdException;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskPause;
import io.github.taskqueue.TaskSchedules;
import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.journal.Journal;
import io.github.taskqueue.internal.journal.JournalLifecycle;
import io.github.taskqueue.internal.journal.JournalRecord;
import io.github.taskqueue.internal.outcome.CompletionListener;
import io.github.taskqueue.internal.pipeline.EnqueuePort;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.pipeline.PublishResult;
import io.github.taskqueue.internal.registry.NearestName;
import io.github.taskqueue.internal.schedule.ScheduleRecords.End;
import io.github.taskqueue.internal.schedule.ScheduleRecords.PauseRecord;
import io.github.taskqueue.internal.start.StartException;

/**
 * The schedules of a worker process: records those that its tasks declare, says how their
 * tasks have ended, and runs all schedules of the namespace while it leads.
 */
public final class ScheduleFeature implements Feature, TaskSchedules, SmartLifecycle, AutoCloseable {

	private static final Log logger = LogFactory.getLog(ScheduleFeature.class);

	/**
	 * When the journal is read, before workers start.
	 */
	private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1280;

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final int NEXT_TIMES = 5;

	private static final int MOST_BACKFILLED = 1_000;

	private final Map<String, ScheduleProperties> overrides;

	private final Supplier<EnqueuePort> tasks;

	private final OpenTasks open;

	private final Clock clock;

	private final List<RecoveryLoop> loops;

	private final @Nullable Parts parts;

	private volatile Map<String, TaskDefinition> known = Map.of();

	private volatile List<ScheduleDefinition> declared = List.of();

	private volatile boolean running;

	/**
	 * Runs nothing until it is started and there is a schedule.
	 * @param journal the journal, or {@code null} if there is none, so that there can be
	 * no schedule
	 * @param overrides settings by the name of a schedule
	 */
	public ScheduleFeature(@Nullable JournalLifecycle journal, Map<String, ScheduleProperties> overrides,
			Supplier<EnqueuePort> tasks, OpenTasks open, Clock clock, RecoveryLoops loops) {
		this.overrides = overrides;
		this.tasks = tasks;
		this.open = open;
		this.clock = clock;
		// A schedule that is slow to fire must not end the lease of the others
		this.loops = List.of(loops.create("schedules"), loops.create("declared-schedules"));
		this.parts = (journal != null) ? parts(journal) : null;
	}

	private Parts parts(JournalLifecycle journal) {
		ScheduleRecords records = new ScheduleRecords(journal.journal(), this.clock);
		DeclaredSchedules declared = new DeclaredSchedules(records, this.clock, this.loops.get(1));
		Scheduler scheduler = new Scheduler(records, journal.leadership(), this.tasks, this.open, this.clock,
				declared::areTried, this.loops.get(0));
		journal.leadership().addListener(scheduler);
		journal.journal().addListener(scheduler);
		return new Parts(records, declared, scheduler);
	}

	@Override
	public void prepare(Collection<TaskDefinition> tasks) {
		ScheduleReader reader = new ScheduleReader(this.overrides);
		this.declared = tasks.stream().flatMap((task) -> reader.read(task).stream()).toList();
		this.known = tasks.stream().collect(Collectors.toMap(TaskDefinition::name, Function.identity()));
		reader.unknown()
			.forEach((name) -> logger
				.warn("task-queue.schedules[%s] matches no schedule that this application declares".formatted(name)));
		if (this.parts == null && !this.declared.isEmpty()) {
			throw withoutJournal("task-queue.journal is none.",
					"Set task-queue.journal to stream, or remove @TaskSchedule.");
		}
	}

	private StartException withoutJournal(String reason, String action) {
		return new StartException("Schedule '%s' cannot run without the journal, in which its last time is kept. %s"
			.formatted(this.declared.get(0).name(), reason), action);
	}

	@Override
	public List<CompletionListener> completing() {
		return (this.parts != null) ? List.of(new ScheduleEnds(this.parts.records())) : List.of();
	}

	@Override
	public void start() {
		if (this.parts != null) {
			this.parts.records()
				.journal()
				.refusal()
				.filter((refusal) -> !this.declared.isEmpty())
				.ifPresent((refusal) -> {
					throw withoutJournal(String.valueOf(refusal.getMessage()),
							refusal.action() + " Or remove @TaskSchedule.");
				});
			this.parts.declared().start(this.declared, this.known);
		}
		this.running = true;
	}

	/**
	 * Does on this thread what is due. For tests, which decide when time passes and close
	 * the loops.
	 */
	public void turn() {
		if (this.parts != null) {
			this.parts.declared().turn();
			this.parts.scheduler().turn();
		}
	}

	@Override
	public void stop() {
		if (this.parts != null) {
			this.parts.declared().stop();
		}
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public void add(Plan plan) {
		ScheduleDefinition added = definition(plan);
		Assert.state(records().definition(plan.name()).isEmpty(),
				() -> "There is a schedule named '" + plan.name() + "'");
		// A leader may have recorded something of an earlier one after its removal
		records().remove(plan.name());
		records().define(added);
		records().awaitRead();
	}

	@Override
	public void change(Plan plan) {
		ScheduleDefinition changed = definition(plan);
		requireAdded(known(plan.name()));
		records().define(changed);
		records().awaitRead();
	}

	private ScheduleDefinition definition(Plan plan) {
		TaskDefinition task = this.known.get(plan.task());
		Assert.isTrue(task != null, () -> "This application has no task '%s'; its tasks are %s".formatted(plan.task(),
				this.known.keySet().stream().sorted().toList()));
		Assert.isTrue(task.method().parameters().isEmpty(),
				() -> "Task '%s' has parameters, and a schedule has no arguments for them".formatted(plan.task()));
		return ScheduleDefinition.of(plan, task.queue(), task.method().version().number(), task.expires(), false);
	}

	private static void requireAdded(JournalRecord definition) {
		String name = ScheduleRecords.name(definition);
		Assert.state(!ScheduleDefinition.isDeclared(ScheduleRecords.value(definition)),
				() -> ("Schedule '%s' is declared by @TaskSchedule on task '%s'. Change"
						+ " it there or by task-queue.schedules.%s")
					.formatted(name, ScheduleRecords.value(definition).get("task"), name));
	}

	@Override
	public void pause(String name, String reason, String by) {
		TaskPause checked = TaskPause.because(reason).by(by);
		known(name);
		records().pause(name, true, checked.reason(), by);
		records().awaitRead();
	}

	@Override
	public void resume(String name, String by) {
		Assert.hasText(by, "'by' must not be empty");
		known(name);
		records().pause(name, false, "", by);
		records().awaitRead();
	}

	@Override
	public String runNow(String name) {
		ScheduleDefinition definition = find(name);
		String id = name + "@now-" + UUID.randomUUID();
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.SECONDS);
		publish(definition, id, now, records().state(name).orElse(null));
		return id;
	}

	@Override
	public List<String> backfill(String name, Instant from, Instant to) {
		ScheduleDefinition definition = find(name);
		List<Tick> ticks = definition.schedule().between(from.minusNanos(1), to, MOST_BACKFILLED + 1);
		Assert.isTrue(ticks.size() <= MOST_BACKFILLED,
				() -> "Schedule '%s' has more than %d times from %s to %s".formatted(name, MOST_BACKFILLED, from, to));
		List<String> enqueued = new ArrayList<>();
		for (Tick tick : ticks) {
			String id = tick.taskId(name);
			if (isEnqueued(definition, id, tick.at())) {
				enqueued.add(id);
			}
		}
		return enqueued;
	}

	private boolean isEnqueued(ScheduleDefinition definition, String id, Instant at) {
		try {
			return !(publish(definition, id, at, null) instanceof PublishResult.Existing);
		}
		catch (DuplicateTaskIdException ex) {
			logger.debug(
					"Schedule '%s' has had a task for %s, of another queue or version".formatted(definition.name(), at),
					ex);
			return false;
		}
	}

	private PublishResult publish(ScheduleDefinition definition, String id, Instant at, @Nullable ScheduleState state) {
		return this.tasks.get()
			.publishOnce(definition.task(TaskOptions.with().taskId(id), Scheduler.headers(at, state)));
	}

	@Override
	public boolean remove(String name) {
		JournalRecord known = records().definition(name).orElse(null);
		if (known == null) {
			return false;
		}
		requireAdded(known);
		records().remove(name);
		records().awaitRead();
		return true;
	}

	@Override
	public List<Details> list() {
		if (this.parts == null) {
			return List.of();
		}
		return records().all().stream().flatMap((each) -> readable(each).stream()).map(this::details).toList();
	}

	private static Optional<ScheduleDefinition> readable(JournalRecord definition) {
		try {
			return Optional.of(read(definition));
		}
		catch (RuntimeException ex) {
			logger.warn("Schedule '%s' is not listed, as its definition cannot be read: %s"
				.formatted(ScheduleRecords.name(definition), ex.getMessage()));
			return Optional.empty();
		}
	}

	private Details details(ScheduleDefinition definition) {
		String name = definition.name();
		PauseRecord pause = records().pause(name);
		End end = records().end(name);
		ScheduleState state = records().state(name)
			.orElseGet(() -> ScheduleState.from(definition.times(), Instant.EPOCH));
		String task = state.open();
		List<Instant> next = new ArrayList<>();
		Tick tick = definition.schedule().next(this.clock.instant());
		while (tick != null && next.size() < NEXT_TIMES) {
			next.add(tick.at());
			tick = definition.schedule().next(tick.at());
		}
		return new Details(definition.plan(), definition.schedule().words(), definition.declared(),
				(pause != null && pause.paused()) ? new Pause(pause.reason(), pause.by(), pause.at()) : null, next,
				state.last(), (end != null && end.task().equals(task)) ? null : task,
				(end != null) ? end.result() : null, (end != null) ? end.failures() : 0, state.waiting().size(),
				state.missed());
	}

	private ScheduleDefinition find(String name) {
		return read(known(name));
	}

	private JournalRecord known(String name) {
		return records().definition(name).orElseThrow(() -> new IllegalArgumentException(unknown(name)));
	}

	private String unknown(String name) {
		List<String> known = records().all().stream().map(ScheduleRecords::name).toList();
		return "There is no schedule named '%s'.%s Known are %s".formatted(name,
				NearestName.of(name, known).map(" Did you mean '%s'?"::formatted).orElse(""), known);
	}

	private static ScheduleDefinition read(JournalRecord definition) {
		return ScheduleDefinition.of(ScheduleRecords.name(definition), ScheduleRecords.value(definition));
	}

	/**
	 * What this process knows must not be old.
	 */
	private ScheduleRecords records() {
		Assert.state(this.parts != null, "There are no schedules, as task-queue.journal is none");
		Journal journal = this.parts.records().journal();
		Assert.state(!journal.isAbsent(), "There are no schedules, as the broker has no journal");
		Assert.state(journal.awaitCurrent(PATIENCE),
				"It is not known which schedules there are: the journal cannot be read");
		return this.parts.records();
	}

	@Override
	public void close() {
		this.loops.forEach(RecoveryLoop::close);
	}

	/**
	 * What a feature with a journal consists of.
	 */
	private record Parts(ScheduleRecords records, DeclaredSchedules declared, Scheduler scheduler) {

	}

}
