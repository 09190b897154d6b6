package io.github.taskqueue.internal.pause;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.taskqueue.TaskQueues.Pause;
import io.github.taskqueue.internal.journal.JournalListener;
import io.github.taskqueue.internal.journal.JournalRecord;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.pipeline.TaskStage;

/**
 * Lets tasks wait whose name is paused, in the broker and for a while at a time. A task
 * that was cancelled is let through to its end.
 */
final class PausedTasks implements ExecutionInterceptor, JournalListener {

	/**
	 * One level of the delay ladder, so that a round costs the broker the least, and two
	 * rounds take about a minute.
	 */
	static final Duration LOOK_AGAIN = Duration.ofSeconds(32);

	private final Decisions decisions;

	private final Clock clock;

	private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();

	private volatile Map<String, Pause> paused = Map.of();

	PausedTasks(Decisions decisions, Clock clock) {
		this.decisions = decisions;
		this.clock = clock;
	}

	/**
	 * A task is counted before it is looked whether it is paused, or whoever pauses it
	 * could find none that runs just before it begins.
	 */
	@Override
	public TaskOutcome execute(TaskExecution execution, Execution next) {
		String task = execution.definition().name();
		AtomicInteger running = this.running.computeIfAbsent(task, (name) -> new AtomicInteger());
		running.incrementAndGet();
		try {
			Pause pause = this.paused.get(task);
			Duration wait = (pause != null) ? wait(pause) : Duration.ZERO;
			return (pause == null || wait.isZero() || execution.isCancelled()) ? next.execute(execution)
					: new TaskOutcome.Again(wait, QueueStates.words(pause));
		}
		finally {
			running.decrementAndGet();
		}
	}

	private Duration wait(Pause pause) {
		Instant until = pause.until();
		if (until == null) {
			return LOOK_AGAIN;
		}
		Duration left = Duration.between(this.clock.instant(), until);
		return left.isNegative() ? Duration.ZERO : (left.compareTo(LOOK_AGAIN) < 0) ? left : LOOK_AGAIN;
	}

	/**
	 * Whether no task of a name runs here.
	 */
	boolean isIdle(String task) {
		AtomicInteger running = this.running.get(task);
		return running == null || running.get() == 0;
	}

	@Override
	public TaskStage stage() {
		return TaskStage.PAUSE;
	}

	@Override
	public void recorded(JournalRecord journalRecord) {
		if (journalRecord.kind().equals(Target.PAUSE)) {
			this.paused = Map.copyOf(this.decisions.pausedTasks());
		}
	}

	@Override
	public void expired(JournalRecord journalRecord) {
		recorded(journalRecord);
	}

}
