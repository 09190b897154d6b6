package io.github.taskqueue.internal.worker.attempt;

import java.time.Duration;
import java.util.function.BiConsumer;

import io.github.taskqueue.TaskTimeoutException;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.pipeline.TaskStage;

/**
 * Interrupts an attempt that runs longer than its timeout. If the body returns a result
 * all the same, that counts: its work is done. If it does not return at all, it is given
 * up.
 */
public final class TimeoutInterceptor implements ExecutionInterceptor {

	private final Deadlines deadlines;

	private final Duration stubbornAfter;

	private final BiConsumer<Thread, TaskExecution> stubborn;

	public TimeoutInterceptor(Deadlines deadlines, Duration stubbornAfter, BiConsumer<Thread, TaskExecution> stubborn) {
		this.deadlines = deadlines;
		this.stubbornAfter = stubbornAfter;
		this.stubborn = stubborn;
	}

	@Override
	public TaskOutcome execute(TaskExecution execution, Execution next) {
		Alarm alarm = new Alarm(Thread.currentThread(), execution);
		Deadlines.Deadline end = this.deadlines.set(execution.definition().timeout(), alarm::ring);
		TaskOutcome outcome;
		try {
			outcome = next.execute(execution);
		}
		finally {
			end.drop();
			alarm.switchOff();
		}
		return alarm.judge(outcome);
	}

	@Override
	public TaskStage stage() {
		return TaskStage.TIMEOUT;
	}

	/**
	 * Interrupts a thread, but only as long as it runs the attempt.
	 */
	private final class Alarm {

		private final Thread thread;

		private final TaskExecution execution;

		private boolean on = true;

		private boolean rung;

		private boolean givenUp;

		Alarm(Thread thread, TaskExecution execution) {
			this.thread = thread;
			this.execution = execution;
		}

		synchronized void ring() {
			if (this.on) {
				this.rung = true;
				this.thread.interrupt();
				TimeoutInterceptor.this.deadlines.set(TimeoutInterceptor.this.stubbornAfter, this::giveUp);
			}
		}

		/**
		 * The thread cannot leave the attempt meanwhile, so that either the body or this
		 * has the last word.
		 */
		private synchronized void giveUp() {
			if (this.on) {
				this.givenUp = true;
				TimeoutInterceptor.this.stubborn.accept(this.thread, this.execution);
			}
		}

		/**
		 * After this the thread belongs to the next task, so it takes its interrupt
		 * along.
		 */
		synchronized void switchOff() {
			this.on = false;
			if (this.rung) {
				Thread.interrupted();
			}
		}

		synchronized TaskOutcome judge(TaskOutcome outcome) {
			Throwable cause = outcome.failure();
			if (!this.givenUp && (!this.rung || cause == null)) {
				return outcome;
			}
			TaskTimeoutException timeout = new TaskTimeoutException("Attempt %d ran longer than %s and was interrupted"
				.formatted(this.execution.attempt(), this.execution.definition().timeout()));
			timeout.initCause(cause);
			return this.execution.failed(timeout);
		}

	}

}
