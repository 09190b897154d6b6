package io.github.taskqueue.worker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.DeadLetterReason;
import io.github.taskqueue.TaskSerializationException;
import io.github.taskqueue.definition.TaskDefinition;
import io.github.taskqueue.message.TaskMessage;
import io.github.taskqueue.message.TaskTimes;
import io.github.taskqueue.pipeline.ExecutionInterceptor.Execution;
import io.github.taskqueue.pipeline.TaskExecution;
import io.github.taskqueue.pipeline.TaskNotes;
import io.github.taskqueue.pipeline.TaskOutcome;
import io.github.taskqueue.retry.InPlaceRetries;
import io.github.taskqueue.retry.RetryDecider;
import io.github.taskqueue.retry.RetryDecision;

/**
 * Runs the attempts that a delivery gets on this worker: one, and those in place.
 */
final class AttemptRunner {

	private final Execution chain;

	private final RetryDecider decider;

	private final ArgumentsReader arguments;

	private final TaskNotes notes;

	private final Clock clock;

	private final Map<String, InPlaceRetries> retries = new ConcurrentHashMap<>();

	AttemptRunner(Execution chain, RetryDecider decider, ArgumentsReader arguments, TaskNotes notes, Clock clock) {
		this.chain = chain;
		this.decider = decider;
		this.arguments = arguments;
		this.notes = notes;
		this.clock = clock;
	}

	/**
	 * Runs attempts until one is not to be followed by another in place.
	 * @param definition the task
	 * @param message the task as it came from the broker
	 * @param delivery the delivery that brought it
	 * @return the last attempt
	 * @throws InterruptedException if the thread was interrupted between two attempts
	 */
	Attempt run(TaskDefinition definition, TaskMessage message, Delivery delivery) throws InterruptedException {
		Series series = new Series(definition, message, delivery);
		return this.retries.computeIfAbsent(definition.name(), (name) -> new InPlaceRetries(definition.retry()))
			.run(message.attempt(), series::next);
	}

	/**
	 * The attempts of one delivery. Arguments are read anew for each, as the body may
	 * have changed them.
	 */
	private final class Series {

		private final TaskDefinition definition;

		private final TaskMessage message;

		private final Delivery delivery;

		private TaskTimes times;

		Series(TaskDefinition definition, TaskMessage message, Delivery delivery) {
			this.definition = definition;
			this.message = message;
			this.delivery = delivery;
			this.times = message.times();
		}

		Attempt next(int number) {
			TaskMessage attempted = this.message.at(number, this.times);
			Instant start = AttemptRunner.this.clock.instant();
			@Nullable Object[] arguments;
			try {
				arguments = AttemptRunner.this.arguments.read(this.definition.method(), this.message);
			}
			catch (TaskSerializationException ex) {
				return new Attempt(attempted, new TaskOutcome.Failed(ex),
						new RetryDecision.Dead(DeadLetterReason.UNREADABLE), Duration.ZERO);
			}
			catch (Throwable ex) {
				return ended(attempted, new TaskOutcome.Failed(ex), start);
			}
			TaskOutcome outcome = AttemptRunner.this.chain.execute(new TaskExecution(attempted, this.definition,
					arguments, this.delivery.redeliveries(), start, AttemptRunner.this.notes));
			return ended(attempted, outcome, start);
		}

		/**
		 * A body may leave its thread's interrupt flag set. That must end neither the
		 * pause before the next attempt nor the sending of the result.
		 */
		private Attempt ended(TaskMessage attempted, TaskOutcome outcome, Instant start) {
			Thread.interrupted();
			Instant end = AttemptRunner.this.clock.instant();
			return new Attempt(attempted, outcome, decide(attempted.attempt(), outcome, end),
					Duration.between(start, end));
		}

		/**
		 * Decides, unless the attempt was given up, and the decision is not ours any
		 * more.
		 */
		private @Nullable RetryDecision decide(int number, TaskOutcome outcome, Instant end) {
			if (!(outcome instanceof TaskOutcome.Failed failed) || this.delivery.isGivenUp()) {
				return null;
			}
			this.times = this.times.failed(end);
			RetryDecision decision = AttemptRunner.this.decider.decide(this.definition.retry(), number, failed.cause());
			return (decision instanceof RetryDecision.InPlace inPlace && !isTimeFor(inPlace)) ? inPlace.throughBroker()
					: decision;
		}

		/**
		 * The broker takes back what is not acknowledged in time.
		 */
		private boolean isTimeFor(RetryDecision.InPlace next) {
			return this.delivery.isTimeFor(next.delay().plus(this.definition.timeout()));
		}

	}

}
