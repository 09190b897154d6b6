package io.github.taskqueue.internal.status;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.cancel.Cancellations;
import io.github.taskqueue.internal.claim.Claims;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.outcome.CompletionListener;
import io.github.taskqueue.internal.outcome.WaitListener;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.pipeline.PublishInterceptor;
import io.github.taskqueue.internal.pipeline.TaskClaims;
import io.github.taskqueue.internal.pipeline.TaskNotes;
import io.github.taskqueue.internal.store.CheckpointStore;
import io.github.taskqueue.internal.store.StoreState;
import io.github.taskqueue.internal.store.TaskStore;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * Keeps status, progress, results and checkpoints of tasks in a store.
 */
public final class StatusFeature implements Feature, SmartLifecycle, AutoCloseable {

	/**
	 * Apart from other loops, as these wait for the store.
	 */
	private final RecoveryLoops loops = new RecoveryLoops();

	private final CheckpointStore checkpoints;

	private final StatusWriter writer;

	private final Cancellations cancellations;

	private final StoredTasks tasks;

	private final StoredNotes notes;

	private final Claims claims;

	private final List<PublishInterceptor> publishing;

	private final List<ExecutionInterceptor> executing;

	private final List<WaitListener> waiting;

	private final List<CompletionListener> completing;

	private volatile boolean running;

	/**
	 * Builds all parts.
	 * @param inQueue says what a task that is in a queue waits for, by the names of both
	 */
	public StatusFeature(TaskStore store, TaskSerializer serializer, StatusSettings settings, Clock clock,
			BiFunction<String, String, @Nullable String> inQueue) {
		this.writer = new StatusWriter(store.statuses(), settings.maxPending(), clock, this.loops.create("status"));
		this.cancellations = new Cancellations(store.cancels(), clock, this.loops.create("cancel"));
		this.writer.reached().thenRun(this.cancellations::start);
		TaskChanges changes = new TaskChanges(WorkerName.of(settings.application()), serializer,
				settings.maxResultSize(), clock);
		StatusReader reader = new StatusReader(store.statuses(), this.writer, settings.searchTimeout());
		StatusWatch watch = new StatusWatch(reader, this.loops.create("watch"));
		this.tasks = new StoredTasks(store.cancels(), this.cancellations, reader, watch, serializer,
				settings.resultTimeout(), clock, inQueue);
		this.checkpoints = store.checkpoints();
		RolledBackSteps rolledBack = new RolledBackSteps(store.checkpoints());
		this.notes = new StoredNotes(changes, this.writer, store.checkpoints(), rolledBack, serializer,
				this.cancellations.known());
		new StatusRetention(store.statuses(), settings.retention(), clock, this.loops.create("retention"));
		this.claims = new Claims(store.claims(), changes::enqueued, clock, this.loops.create("claim"));
		this.publishing = List.of(new EnqueuedStatus(changes, this.writer, this.claims));
		this.executing = List.of(new AttemptStatus(changes, this.writer, this.cancellations.known()), rolledBack,
				this.cancellations.known());
		this.waiting = List.of(new WaitingStatus(changes, this.writer));
		this.completing = List.of(new EndedStatus(changes, this.writer, this.cancellations));
	}

	@Override
	public List<PublishInterceptor> publishing() {
		return this.publishing;
	}

	@Override
	public List<ExecutionInterceptor> executing() {
		return this.executing;
	}

	@Override
	public List<WaitListener> waiting() {
		return this.waiting;
	}

	@Override
	public List<CompletionListener> completing() {
		return this.completing;
	}

	/**
	 * Looks up tasks in the store.
	 */
	public StoredTasks tasks() {
		return this.tasks;
	}

	/**
	 * Reads requests to cancel from the store.
	 */
	public Cancellations cancellations() {
		return this.cancellations;
	}

	/**
	 * Claims ids in the store.
	 */
	public TaskClaims claims() {
		return this.claims;
	}

	public TaskNotes notes() {
		return this.notes;
	}

	/**
	 * Forgets the checkpoints of dead letters that were discarded.
	 */
	public void discarded(Collection<TaskKey> tasks) {
		this.checkpoints.removeDead(tasks);
	}

	public StoreState state() {
		return this.writer;
	}

	/**
	 * The loops that wait for the store.
	 */
	public RecoveryLoops loops() {
		return this.loops;
	}

	@Override
	public void start() {
		this.running = true;
	}

	/**
	 * Writes what workers have left over, when they have stopped and the store is still
	 * there.
	 */
	@Override
	public void stop() {
		this.writer.flush();
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return SmartLifecycle.DEFAULT_PHASE - 4096;
	}

	@Override
	public void close() throws InterruptedException {
		this.writer.close();
		this.loops.close();
	}

}
