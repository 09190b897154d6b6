package io.github.taskqueue.internal.pause;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

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

	private final AtomicBoolean active = new AtomicBoolean();

	private volatile Map<String, Pause> paused = Map.of();

	PausedTasks(Decisions decisions, Clock clock) {
		this.decisions = decisions;
		this.clock = clock;
	}

	@Override
	public TaskOutcome execute(TaskExecution execution, Execution next) {
		Pause pause = this.paused.get(execution.definition().name());
		Duration wait = (pause != null) ? wait(pause) : Duration.ZERO;
		return (pause == null || wait.isZero() || execution.isCancelled()) ? next.execute(execution)
				: new TaskOutcome.Again(wait, QueueStates.words(pause));
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
	 * Where nothing is paused, attempts do not come by here.
	 */
	@Override
	public AtomicBoolean active() {
		return this.active;
	}

	@Override
	public TaskStage stage() {
		return TaskStage.PAUSE;
	}

	@Override
	public void recorded(JournalRecord journalRecord) {
		if (journalRecord.kind().equals(Target.PAUSE)) {
			this.paused = Map.copyOf(this.decisions.pausedTasks());
			this.active.set(!this.paused.isEmpty());
		}
	}

	@Override
	public void expired(JournalRecord journalRecord) {
		recorded(journalRecord);
	}

}
