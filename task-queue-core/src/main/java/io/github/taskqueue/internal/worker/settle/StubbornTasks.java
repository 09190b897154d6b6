package io.github.taskqueue.internal.worker.settle;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.TaskTimeoutException;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.worker.attempt.Attempt;
import io.github.taskqueue.internal.worker.delivery.Delivery;
import io.github.taskqueue.internal.worker.pool.WorkerThreads;

/**
 * Gives up attempts that run on although they were interrupted: each is settled as a
 * failed one, and its thread gets a substitute. A thread cannot be ended from outside, so
 * the body runs on and what it leads to is dropped.
 */
public final class StubbornTasks {

	private static final Log logger = LogFactory.getLog(StubbornTasks.class);

	private final WorkerThreads threads;

	private final TaskSettlement settlement;

	public StubbornTasks(WorkerThreads threads, TaskSettlement settlement) {
		this.threads = threads;
		this.settlement = settlement;
	}

	/**
	 * Gives up the attempt that runs on a thread.
	 */
	public void giveUp(Thread thread, TaskExecution execution) {
		TaskTimeoutException timeout = new TaskTimeoutException(
				"Attempt %d ran longer than %s and ignores its interrupt".formatted(execution.attempt(),
						execution.definition().timeout()));
		timeout.setStackTrace(thread.getStackTrace());
		Delivery delivery = this.threads.giveUp(thread);
		if (delivery == null) {
			return;
		}
		delivery.trace()
			.run(() -> logger.warn("%s is given up; its thread %s stays occupied until the body returns"
				.formatted(execution, thread.getName()), timeout));
		this.threads.outcomes().execute(() -> settle(delivery, execution, timeout));
	}

	private void settle(Delivery delivery, TaskExecution execution, TaskTimeoutException timeout) {
		try {
			this.settlement.settle(delivery, new Attempt(execution.message(), execution.definition(),
					execution.failed(timeout), execution.startedAt()));
		}
		catch (Throwable ex) {
			delivery.reject();
			throw ex;
		}
	}

}
