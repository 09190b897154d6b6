package io.github.taskqueue.worker;

import java.time.Clock;
import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.TaskTimeoutException;
import io.github.taskqueue.pipeline.TaskExecution;
import io.github.taskqueue.pipeline.TaskOutcome;
import io.github.taskqueue.retry.RetryDecider;
import io.github.taskqueue.retry.RetryDecision;

/**
 * Gives up attempts that run on although they were interrupted: each is settled as a
 * failed one, and its thread gets a substitute. A thread cannot be ended from outside, so
 * the body runs on and what it leads to is dropped.
 */
final class StubbornTasks {

	private static final Log logger = LogFactory.getLog(StubbornTasks.class);

	private final WorkerThreads threads;

	private final RetryDecider decider;

	private final TaskSettlement settlement;

	private final Clock clock;

	StubbornTasks(WorkerThreads threads, RetryDecider decider, TaskSettlement settlement, Clock clock) {
		this.threads = threads;
		this.decider = decider;
		this.settlement = settlement;
		this.clock = clock;
	}

	/**
	 * Gives up the attempt that runs on a thread.
	 * @param thread the thread
	 * @param execution the attempt
	 */
	void giveUp(Thread thread, TaskExecution execution) {
		TaskTimeoutException timeout = new TaskTimeoutException(
				"Attempt %d ran longer than %s and ignores its interrupt".formatted(execution.attempt(),
						execution.definition().timeout()));
		timeout.setStackTrace(thread.getStackTrace());
		Delivery delivery = this.threads.giveUp(thread);
		if (delivery == null) {
			return;
		}
		logger.warn("%s is given up; its thread %s stays occupied until the body returns".formatted(execution,
				thread.getName()), timeout);
		this.threads.outcomes().execute(() -> settle(delivery, execution, timeout));
	}

	private void settle(Delivery delivery, TaskExecution execution, TaskTimeoutException timeout) {
		Attempt attempt = new Attempt(execution.message(), new TaskOutcome.Failed(timeout), decide(execution, timeout),
				Duration.between(execution.startedAt(), this.clock.instant()));
		try {
			this.settlement.settle(delivery, execution.definition(), attempt);
		}
		catch (Throwable ex) {
			delivery.reject();
			throw ex;
		}
	}

	/**
	 * The next attempt cannot be on this thread, so it goes through the broker in any
	 * case.
	 */
	private RetryDecision decide(TaskExecution execution, TaskTimeoutException timeout) {
		RetryDecision decision = this.decider.decide(execution.definition().retry(), execution.attempt(), timeout);
		return (decision instanceof RetryDecision.InPlace inPlace) ? inPlace.throughBroker() : decision;
	}

}
