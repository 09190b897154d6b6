package io.github.taskqueue.worker;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.springframework.core.Ordered;

import io.github.taskqueue.TaskTimeoutException;
import io.github.taskqueue.pipeline.ExecutionInterceptor;
import io.github.taskqueue.pipeline.TaskExecution;
import io.github.taskqueue.pipeline.TaskOutcome;

/**
 * Interrupts an attempt that runs longer than its timeout. If the body returns a result
 * all the same, that counts: its work is done.
 */
final class TimeoutInterceptor implements ExecutionInterceptor, Ordered {

	private final ScheduledExecutorService timer;

	TimeoutInterceptor(ScheduledExecutorService timer) {
		this.timer = timer;
	}

	@Override
	public TaskOutcome execute(TaskExecution execution, Execution next) {
		Alarm alarm = new Alarm(Thread.currentThread());
		ScheduledFuture<?> ringing = this.timer.schedule(alarm::ring, execution.definition().timeout().toMillis(),
				TimeUnit.MILLISECONDS);
		TaskOutcome outcome;
		try {
			outcome = next.execute(execution);
		}
		finally {
			ringing.cancel(false);
			alarm.switchOff();
		}
		return (alarm.hasRung() && outcome instanceof TaskOutcome.Failed failed) ? timedOut(execution, failed)
				: outcome;
	}

	private static TaskOutcome timedOut(TaskExecution execution, TaskOutcome.Failed failed) {
		TaskTimeoutException timeout = new TaskTimeoutException("Attempt %d ran longer than %s and was interrupted"
			.formatted(execution.attempt(), execution.definition().timeout()));
		timeout.initCause(failed.cause());
		return new TaskOutcome.Failed(timeout);
	}

	@Override
	public int getOrder() {
		return TIMEOUT;
	}

	/**
	 * Interrupts a thread, but only as long as it runs the attempt.
	 */
	private static final class Alarm {

		private final Thread thread;

		private boolean on = true;

		private boolean rung;

		Alarm(Thread thread) {
			this.thread = thread;
		}

		synchronized void ring() {
			if (this.on) {
				this.rung = true;
				this.thread.interrupt();
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

		synchronized boolean hasRung() {
			return this.rung;
		}

	}

}
