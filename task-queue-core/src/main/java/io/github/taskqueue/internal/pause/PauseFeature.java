package io.github.taskqueue.internal.pause;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.github.taskqueue.TaskPause;
import io.github.taskqueue.TaskQueues;
import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.definition.Concurrency;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.journal.Journal;
import io.github.taskqueue.internal.journal.JournalLifecycle;
import io.github.taskqueue.internal.journal.JournalRecord;
import io.github.taskqueue.internal.journal.ProcessInfo;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.registry.NearestName;
import io.github.taskqueue.internal.registry.QueueRegistry;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.internal.start.StartException;
import io.github.taskqueue.internal.worker.consume.QueueControl;
import io.github.taskqueue.internal.worker.prefetch.Prefetch;

/**
 * Records what operators decide on queues and tasks, and has the workers of this process
 * follow it. An application without workers opens the journal when it is first asked for
 * something.
 */
public final class PauseFeature implements Feature, TaskQueues, AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Duration LONGEST_DRAIN = Duration.ofDays(365);

	private final QueueRegistry queues;

	private final TaskRegistry tasks;

	private final Clock clock;

	private final RecoveryLoop loop;

	private final QueueStates states;

	private final @Nullable Parts parts;

	/**
	 * Follows what is decided if this application has workers.
	 * @param journal the journal of this process, or {@code null} if there is none
	 */
	public PauseFeature(Broker broker, QueueRegistry queues, TaskRegistry tasks, @Nullable JournalLifecycle journal) {
		this.queues = queues;
		this.tasks = tasks;
		this.clock = Clock.systemUTC();
		this.loop = broker.loops().create("pause");
		this.states = new QueueStates(queues, tasks, broker.depths(), this::decisions, this.clock);
		this.parts = (journal != null) ? new Parts(journal, this.clock, this.loop) : null;
	}

	private @Nullable Decisions decisions() {
		Parts known = this.parts;
		return (known != null) ? known.decisions : null;
	}

	/**
	 * What the workers of this process have to follow.
	 */
	public QueueControl control() {
		Decisions known = decisions();
		return (known != null) ? known : QueueControl.NONE;
	}

	/**
	 * How queues are, as far as it is known without waiting.
	 */
	public QueueStates known() {
		return this.states;
	}

	/**
	 * What a task that is in a queue waits for, as far as it is known without waiting. An
	 * application without workers reads the journal from now on.
	 */
	public @Nullable String waitingFor(String queue, String task) {
		Parts known = this.parts;
		if (known != null && !known.journal.journal().isCurrent()) {
			known.journal.journal().start();
		}
		return this.states.waitingFor(queue, task);
	}

	@Override
	public List<ExecutionInterceptor> executing() {
		Parts known = this.parts;
		return (known != null) ? List.of(known.paused) : List.of();
	}

	@Override
	public void pause(String queue, TaskPause pause) {
		pause(queue(queue), pause, null);
	}

	@Override
	public void pauseTask(String task, TaskPause pause) {
		pause(task(task), pause, null);
	}

	@Override
	public boolean drain(String queue, TaskPause pause, Duration timeout) {
		return drain(queue(queue), pause, timeout);
	}

	@Override
	public boolean drainTask(String task, TaskPause pause, Duration timeout) {
		return drain(task(task), pause, timeout);
	}

	private boolean drain(Target target, TaskPause pause, Duration timeout) {
		Duration patience = timeout.isNegative() ? Duration.ZERO
				: (timeout.compareTo(LONGEST_DRAIN) < 0) ? timeout : LONGEST_DRAIN;
		String id = pause(target, pause, this.clock.instant().plus(patience));
		return parts().drains.await(target, id, patience);
	}

	private String pause(Target target, TaskPause pause, @Nullable Instant drain) {
		Instant now = this.clock.instant();
		Instant until = pause.end(this.clock);
		Assert.isTrue(until == null || until.isAfter(now),
				() -> "The pause ends at %s, which is past".formatted(until));
		String id = UUID.randomUUID().toString();
		Map<String, Object> value = Map.of(Decisions.REASON, pause.reason(), Decisions.ID, id, Decisions.DRAIN,
				(drain != null) ? drain.toString() : "");
		String by = (pause.by() != null) ? pause.by() : self();
		append(new JournalRecord(target.key(), Target.PAUSE, value, by, now, until));
		return id;
	}

	private String self() {
		ProcessInfo self = parts().journal.presence().self();
		return self.name() + "@" + self.host();
	}

	@Override
	public void resume(String queue) {
		resume(queue(queue));
	}

	@Override
	public void resumeTask(String task) {
		resume(task(task));
	}

	private void resume(Target target) {
		append(JournalRecord.removal(target.key(), Target.PAUSE, self(), this.clock.instant()));
	}

	@Override
	public void scale(String queue, String concurrency) {
		Target target = queue(queue);
		Concurrency scaled = Concurrency.parse(concurrency);
		Assert.isTrue(scaled.max() > 0,
				"'concurrency' must be above 0. To stop the work on a queue, pause it: TaskQueues.pause");
		check(queue, scaled);
		append(new JournalRecord(Decisions.scaleKey(target.name()), Decisions.SCALE,
				Map.of(Decisions.CONCURRENCY, scaled.toString()), self(), this.clock.instant(), null));
	}

	/**
	 * Other applications may have other settings, and keep to what they can.
	 */
	private void check(String queue, Concurrency scaled) {
		try {
			this.queues.workedOn()
				.stream()
				.filter((each) -> each.name().equals(queue))
				.forEach((each) -> new Prefetch(each.scaled(scaled), 1).get());
		}
		catch (StartException ex) {
			throw new IllegalArgumentException(ex.getMessage(), ex);
		}
	}

	@Override
	public void resetScale(String queue) {
		Target target = queue(queue);
		append(JournalRecord.removal(Decisions.scaleKey(target.name()), Decisions.SCALE, self(), this.clock.instant()));
	}

	@Override
	public QueueState state(String queue) {
		return this.states.state(queue(queue).name());
	}

	@Override
	public List<QueueState> states() {
		return queueNames().stream().map(this.states::state).toList();
	}

	@Override
	public Map<String, Pause> pausedTasks() {
		return parts().decisions.pausedTasks();
	}

	private Target queue(String name) {
		return check(Target.queue(name), queueNames());
	}

	private Set<String> queueNames() {
		Parts parts = parts();
		Set<String> names = new TreeSet<>(this.queues.names());
		parts.decisions.queues().forEach(names::add);
		parts.processes().map(ProcessInfo::queues).forEach(names::addAll);
		return names;
	}

	private Target task(String name) {
		Parts parts = parts();
		Set<String> names = new TreeSet<>(parts.decisions.pausedTasks().keySet());
		this.tasks.all().stream().map(TaskDefinition::name).forEach(names::add);
		parts.processes().map((each) -> each.tasks().keySet()).forEach(names::addAll);
		return check(Target.task(name), names);
	}

	private static Target check(Target target, Collection<String> known) {
		Assert.isTrue(known.contains(target.name()),
				() -> "No process knows a %s '%s'.%s Known are %s".formatted(target.kind(), target.name(),
						NearestName.of(target.name(), known).map(" Did you mean '%s'?"::formatted).orElse(""), known));
		return target;
	}

	/**
	 * This process knows what it has decided when it returns, and no longer what was
	 * decided before.
	 */
	private void append(JournalRecord decision) {
		Journal journal = parts().journal.journal();
		try {
			await(journal.append(decision));
			await(journal.refresh());
		}
		catch (CompletionException ex) {
			throw new IllegalStateException("It is not certain that the journal has recorded it: " + ex.getCause(),
					ex.getCause());
		}
	}

	private static void await(CompletableFuture<Void> done) {
		done.copy().orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
	}

	/**
	 * What this process knows must not be old.
	 */
	private Parts parts() {
		Parts known = this.parts;
		Assert.state(known != null,
				"There is no journal, without which no queue can be paused or scaled: task-queue.journal is none");
		Journal journal = known.journal.journal();
		journal.start();
		boolean current = journal.awaitCurrent(PATIENCE);
		Assert.state(!journal.isAbsent(),
				"There is no journal, without which no queue can be paused or scaled; see task-queue.journal");
		Assert.state(current,
				() -> journal.refusal()
					.map(StartException::getMessage)
					.orElse("The journal (task-queue.journal) cannot be read, so it is not known what was decided"));
		return known;
	}

	@Override
	public void close() {
		this.loop.close();
	}

	/**
	 * The parts that need the journal.
	 */
	private static final class Parts {

		private final JournalLifecycle journal;

		private final Decisions decisions;

		private final PausedTasks paused;

		private final Drains drains;

		Parts(JournalLifecycle journal, Clock clock, RecoveryLoop loop) {
			this.journal = journal;
			this.decisions = new Decisions(journal.journal());
			this.paused = new PausedTasks(this.decisions, clock);
			this.drains = new Drains(journal.journal(), journal.presence(), this.decisions, clock, loop);
			Stream.of(this.decisions, this.paused, this.drains).forEach(journal.journal()::addListener);
		}

		Stream<ProcessInfo> processes() {
			return this.journal.presence().processes().stream();
		}

	}

}
