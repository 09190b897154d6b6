package io.github.taskqueue.internal.worker.settle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.event.TaskDead;
import io.github.taskqueue.event.TaskRetrying;
import io.github.taskqueue.event.TaskSucceeded;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.message.LogText;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.pipeline.TaskCompletion;
import io.github.taskqueue.internal.pipeline.TaskOutcome.Cases;
import io.github.taskqueue.internal.pipeline.TaskOutcome.Dead;
import io.github.taskqueue.internal.pipeline.TaskOutcome.Interrupted;
import io.github.taskqueue.internal.pipeline.TaskOutcome.Retry;
import io.github.taskqueue.internal.pipeline.TaskOutcome.Succeeded;
import io.github.taskqueue.internal.worker.attempt.Attempt;
import io.github.taskqueue.internal.worker.delivery.Delivery;
import io.github.taskqueue.DeadLetterReason;
import io.github.taskqueue.TaskDead;
import io.github.taskqueue.TaskEvent;
import io.github.taskqueue.TaskRetrying;
import io.github.taskqueue.TaskSucceeded;
import io.github.taskqueue.definition.TaskDefinition;
import io.github.taskqueue.message.LogText;
import io.github.taskqueue.message.TaskMessage;
import io.github.taskqueue.pipeline.TaskCompletion;
import io.github.taskqueue.pipeline.TaskOutcome.Cases;
import io.github.taskqueue.pipeline.TaskOutcome.Dead;
import io.github.taskqueue.pipeline.TaskOutcome.Interrupted;
import io.github.taskqueue.pipeline.TaskOutcome.Retry;
import io.github.taskqueue.pipeline.TaskOutcome.Succeeded;

/**
 * Does what is to become of a task after an attempt, and acknowledges the delivery only
 * when that is certain: the result sent, the next attempt confirmed, or the dead letter
 * confirmed. Events come after the ack.
 */
public final class TaskSettlement {

	private static final Log logger = LogFactory.getLog(TaskSettlement.class);

	private final NextStep next;

	private final Completions completions;

	private final TaskEvents events;

	private final Clock clock;

	/**
	 * What follows each outcome of an attempt.
	 */
	private final Cases<BiConsumer<Delivery, Attempt>> steps = new Cases<>(
			(succeeded) -> (delivery, attempt) -> succeed(delivery, attempt, succeeded),
			(retry) -> (delivery, attempt) -> retry(delivery, attempt.message(), retry),
			(dead) -> (delivery, attempt) -> bury(delivery, attempt, dead),
			(cancelled) -> (delivery, attempt) -> cancel(delivery, attempt.completion(cancelled)),
			(sliceEnded) -> (delivery, attempt) -> goOn(delivery, attempt.message()),
			(interrupted) -> (delivery, attempt) -> giveBack(delivery, attempt.message(), interrupted));

	public TaskSettlement(NextStep next, Completions completions, TaskEvents events, Clock clock) {
		this.next = next;
		this.completions = completions;
		this.events = events;
		this.clock = clock;
	}

	/**
	 * Settles a delivery after the last of its attempts on this worker.
	 */
	void settle(Delivery delivery, Attempt attempt) {
		attempt.outcome().fold(this.steps).accept(delivery, attempt);
	}

	private void succeed(Delivery delivery, Attempt attempt, Succeeded outcome) {
		TaskMessage message = attempt.message();
		Duration duration = Duration.between(attempt.startedAt(), this.clock.instant());
		finish(delivery, this.completions.tell(attempt.completion(outcome), delivery),
				new TaskSucceeded(message.id(), message.name(), message.queue(), message.attempt(), duration));
	}

	private void retry(Delivery delivery, TaskMessage message, Retry outcome) {
		Instant now = this.clock.instant();
		Instant due = now.plus(outcome.delay());
		TaskMessage again = outcome.counted() ? message.nextAttempt(now, due) : message.at(message.times().due(due));
		logger.warn("%s failed and is retried in %s: %s".formatted(message, outcome.delay(),
				LogText.line(outcome.failure())));
		finish(delivery, this.next.enqueue(delivery, again), new TaskRetrying(message.id(), message.name(),
				message.queue(), message.attempt(), outcome.delay(), outcome.failure()));
	}

	private void bury(Delivery delivery, Attempt attempt, Dead outcome) {
		TaskMessage message = attempt.message();
		logger.error("%s is a dead letter (%s)".formatted(message, outcome.reason()), outcome.failure());
		CompletableFuture<Void> told = this.completions.tell(attempt.completion(outcome), delivery);
		DeadLetterFactory.End end = new DeadLetterFactory.End(outcome.reason(), message.attempt(),
				message.times().firstFailedAt(), outcome.failure());
		finish(delivery, this.next.bury(delivery, end).thenCombine(told, (buried, noted) -> null), new TaskDead(
				message.id(), message.name(), message.queue(), message.attempt(), outcome.reason(), outcome.failure()));
	}

	private void cancel(Delivery delivery, TaskCompletion completion) {
		logger.info("%s was cancelled".formatted(completion.message()));
		this.completions.tell(completion, delivery).thenRun(delivery::done);
	}

	private void goOn(Delivery delivery, TaskMessage message) {
		logger.debug("%s continues in another run".formatted(message));
		this.next.enqueue(delivery, message.at(message.times().goesOn(this.clock.instant()))).thenRun(delivery::done);
	}

	private void giveBack(Delivery delivery, TaskMessage message, Interrupted outcome) {
		logger.debug("%s was interrupted because the application stops".formatted(message), outcome.cause());
		delivery.giveBack();
	}

	/**
	 * Settles a delivery that cannot be read as a task.
	 * @param delivery the delivery
	 * @param cause why not
	 */
	void unreadable(Delivery delivery, Throwable cause) {
		String id = String.valueOf(delivery.properties().getMessageId());
		logger.error("A message in queue '%s' cannot be read and is a dead letter: %s"
			.formatted(delivery.queue().queue(), LogText.line(cause.getMessage())));
		DeadLetterFactory.End end = new DeadLetterFactory.End(DeadLetterReason.UNREADABLE, 0, null, cause);
		finish(delivery, this.next.bury(delivery, end),
				new TaskDead(id, String.valueOf(delivery.properties().getType()), delivery.queue().queue(), 0,
						DeadLetterReason.UNREADABLE, cause));
	}

	/**
	 * Settles a delivery whose task this application does not know, which another one or
	 * the next release will.
	 * @param delivery the delivery
	 * @param message the task
	 * @param reason what is not known: the task or its version
	 * @param wait how long until it is looked at again, or {@code null} if it never is
	 */
	void unknown(Delivery delivery, TaskMessage message, DeadLetterReason reason, @Nullable Duration wait) {
		Instant now = this.clock.instant();
		if (wait != null) {
			logParked(message, reason, wait);
			this.next.enqueue(delivery, message.at(message.times().parked(now).due(now.plus(wait))))
				.thenRun(delivery::done);
			return;
		}
		IllegalStateException cause = new IllegalStateException(
				"No worker of queue '%s' knows a task '%s'%s".formatted(message.queue(), message.name(),
						(reason == DeadLetterReason.UNKNOWN_VERSION) ? " of version " + message.version() : ""));
		settle(delivery, new Attempt(message, null, new Dead(cause, reason), now));
	}

	/**
	 * Once for each task, and not again each time that it comes down the ladder.
	 */
	private static void logParked(TaskMessage message, DeadLetterReason reason, Duration wait) {
		if (message.times().parkedSince() == null) {
			logger.warn((reason == DeadLetterReason.UNKNOWN_VERSION)
					? "This application knows only versions below %d of %s; it is delivered again in %s"
						.formatted(message.version(), message, wait)
					: "No bean of this application declares %s; it is delivered again in %s".formatted(message, wait));
		}
	}

	/**
	 * Settles a delivery whose task has ended the processes that ran it.
	 * @param delivery the delivery
	 * @param message the task
	 * @param definition its definition, or {@code null} if no bean declares it any more
	 * @param crashes number of processes
	 */
	public void crashed(Delivery delivery, TaskMessage message, @Nullable TaskDefinition definition, int crashes) {
		IllegalStateException cause = new IllegalStateException(
				"%d worker processes ended while this task was in progress".formatted(crashes));
		settle(delivery,
				new Attempt(message, definition, new Dead(cause, DeadLetterReason.CRASH), this.clock.instant()));
	}

	private void finish(Delivery delivery, CompletableFuture<Void> certain, TaskEvent event) {
		if (certain.isDone()) {
			delivery.done();
			this.events.publish(event);
		}
		else {
			certain.thenRun(delivery::done).thenRun(() -> this.events.publishLater(event));
		}
	}

}
