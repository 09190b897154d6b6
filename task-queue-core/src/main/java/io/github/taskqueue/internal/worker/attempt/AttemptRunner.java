package io.github.taskqueue.internal.worker.attempt;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskSerializationException;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.message.LogText;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskTimes;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor.Execution;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.pipeline.TaskNotes;
import io.github.taskqueue.internal.retry.InPlaceRetries;
import io.github.taskqueue.internal.worker.delivery.Delivery;
import io.github.taskqueue.internal.worker.pool.ThreadState;
import io.github.taskqueue.internal.worker.pool.WorkerThreads;
import io.github.taskqueue.spi.UnknownShapeException;

/**
 * Runs the attempts that a delivery gets on this worker: one, and those in place.
 */
public final class AttemptRunner {

	private static final Log logger = LogFactory.getLog(AttemptRunner.class);

	private final Execution chain;

	private final ArgumentsReader arguments;

	private final TaskNotes notes;

	private final WorkerThreads threads;

	private final InPlaceRetries.Pause pause;

	private final Clock clock;

	private final Map<String, InPlaceRetries> retries = new ConcurrentHashMap<>();

	public AttemptRunner(Execution chain, ArgumentsReader arguments, TaskNotes notes, WorkerThreads threads,
			InPlaceRetries.Pause pause, Clock clock) {
		this.chain = chain;
		this.arguments = arguments;
		this.notes = notes;
		this.threads = threads;
		this.pause = pause;
		this.clock = clock;
	}

	/**
	 * Runs attempts until one is not to be followed by another in place.
	 * @throws UnknownShapeException if none was run, as the arguments are those of a
	 * newer caller
	 */
	public Attempt run(TaskDefinition definition, TaskMessage message, Delivery delivery) {
		Series series = new Series(definition, message, delivery);
		Attempt first = series.next(message.attempt());
		return (first.pauseInPlace() != null) ? again(series, first) : first;
	}

	/**
	 * Runs one attempt, whatever it asks for.
	 * @throws UnknownShapeException if it was not run, as the arguments are those of a
	 * newer caller
	 */
	public Attempt runOnce(TaskDefinition definition, TaskMessage message, Delivery delivery) {
		return new Series(definition, message, delivery).next(message.attempt());
	}

	/**
	 * Most tasks need one attempt, so the loop is not set up before it has ended.
	 */
	private Attempt again(Series series, Attempt first) {
		TaskDefinition definition = series.definition;
		try {
			return this.retries
				.computeIfAbsent(definition.name(), (name) -> new InPlaceRetries(definition.retry(), this.pause))
				.again(series.message.attempt(), first, series::next);
		}
		catch (InterruptedException ex) {
			return new Attempt(series.message, definition, new TaskOutcome.Interrupted(ex), this.clock.instant());
		}
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
			ThreadState before = ThreadState.current();
			TaskOutcome outcome;
			try {
				outcome = outcome(attempted, start);
			}
			finally {
				before.restore();
			}
			return ended(attempted, outcome, start);
		}

		private TaskOutcome outcome(TaskMessage attempted, Instant start) {
			@Nullable Object[] arguments;
			try {
				arguments = AttemptRunner.this.arguments.read(this.definition.method(), this.message);
			}
			catch (UnknownShapeException ex) {
				throw ex;
			}
			catch (TaskSerializationException ex) {
				return new TaskOutcome.Dead(ex, DeadLetterReason.UNREADABLE);
			}
			catch (Throwable ex) {
				return execution(attempted, new Object[0], start).failed(ex);
			}
			return AttemptRunner.this.chain.execute(execution(attempted, arguments, start));
		}

		private TaskExecution execution(TaskMessage attempted, @Nullable Object[] arguments, Instant start) {
			return new TaskExecution(attempted, this.definition, arguments, this.delivery, start,
					AttemptRunner.this.notes,
					new TimedSlice(AttemptRunner.this.threads, this.definition.timeout(), System::nanoTime));
		}

		private Attempt ended(TaskMessage attempted, TaskOutcome outcome, Instant start) {
			if (outcome.failure() != null) {
				this.times = this.times.failed(AttemptRunner.this.clock.instant());
			}
			if (outcome instanceof TaskOutcome.Retry retry && retry.inPlace()) {
				this.delivery.trace()
					.run(() -> logger.warn("%s failed and is run again in place in %s: %s".formatted(attempted,
							retry.delay(), LogText.line(retry.failure()))));
			}
			return new Attempt(attempted, this.definition, outcome, start);
		}

	}

}
