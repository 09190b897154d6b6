package io.github.taskqueue.worker;

import java.lang.reflect.Type;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.DeadLetterReason;
import io.github.taskqueue.TaskDead;
import io.github.taskqueue.TaskRetrying;
import io.github.taskqueue.TaskSucceeded;
import io.github.taskqueue.definition.TaskDefinition;
import io.github.taskqueue.message.LogText;
import io.github.taskqueue.message.TaskMessage;
import io.github.taskqueue.pipeline.TaskCompletion;
import io.github.taskqueue.pipeline.TaskOutcome;
import io.github.taskqueue.retry.RetryDecision;

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

	TaskSettlement(NextStep next, Completions completions, TaskEvents events, Clock clock) {
		this.next = next;
		this.completions = completions;
		this.events = events;
		this.clock = clock;
	}

	/**
	 * Settles a delivery after its attempts on this worker.
	 * @param delivery the delivery
	 * @param definition the task
	 * @param attempt the last attempt
	 */
	void settle(Delivery delivery, TaskDefinition definition, Attempt attempt) {
		Type resultType = definition.method().returns().resultType();
		if (attempt.outcome() instanceof TaskOutcome.Succeeded succeeded) {
			succeed(delivery, attempt, new TaskCompletion(attempt.message(), succeeded, resultType));
			return;
		}
		if (attempt.outcome() instanceof TaskOutcome.Cancelled cancelled) {
			cancel(delivery, new TaskCompletion(attempt.message(), cancelled, resultType));
			return;
		}
		if (attempt.outcome() instanceof TaskOutcome.SliceEnded) {
			goOn(delivery, attempt.message());
			return;
		}
		Throwable cause = ((TaskOutcome.Failed) attempt.outcome()).cause();
		if (attempt.decision() instanceof RetryDecision.Later later) {
			retry(delivery, attempt.message(), later, cause);
		}
		else if (attempt.decision() instanceof RetryDecision.Dead dead) {
			bury(delivery, attempt.message(), dead.reason(), cause, resultType);
		}
	}

	private void succeed(Delivery delivery, Attempt attempt, TaskCompletion completion) {
		TaskMessage message = attempt.message();
		finish(delivery, this.completions.tell(completion, delivery), new TaskSucceeded(message.id(), message.name(),
				message.queue(), message.attempt(), attempt.duration()));
	}

	private void cancel(Delivery delivery, TaskCompletion completion) {
		logger.info("%s is cancelled".formatted(completion.message()));
		this.completions.tell(completion, delivery).thenRun(delivery::done);
	}

	private void goOn(Delivery delivery, TaskMessage message) {
		logger.debug("Another run goes on with %s".formatted(message));
		this.next.enqueue(delivery, message.at(message.times().goesOn(this.clock.instant()))).thenRun(delivery::done);
	}

	private void retry(Delivery delivery, TaskMessage message, RetryDecision.Later later, Throwable cause) {
		Instant now = this.clock.instant();
		TaskMessage again = later.counted() ? message.nextAttempt(now, now.plus(later.delay()))
				: message.at(message.times().due(now.plus(later.delay())));
		logger.warn("%s failed and runs again in %s: %s".formatted(message, later.delay(), LogText.line(cause)));
		finish(delivery, this.next.enqueue(delivery, again), new TaskRetrying(message.id(), message.name(),
				message.queue(), message.attempt(), later.delay(), cause));
	}

	private void bury(Delivery delivery, TaskMessage message, DeadLetterReason reason, Throwable cause,
			@Nullable Type resultType) {
		logger.error("%s is dead (%s)".formatted(message, reason), cause);
		CompletableFuture<Void> told = this.completions
			.tell(new TaskCompletion(message, new TaskOutcome.Failed(cause), resultType), delivery);
		DeadLetterFactory.End end = new DeadLetterFactory.End(reason, message.attempt(),
				message.times().firstFailedAt(), cause);
		finish(delivery, this.next.bury(delivery, end).thenCombine(told, (buried, noted) -> null),
				new TaskDead(message.id(), message.name(), message.queue(), message.attempt(), reason, cause));
	}

	/**
	 * Settles a delivery that cannot be read as a task.
	 * @param delivery the delivery
	 * @param cause why not
	 */
	void unreadable(Delivery delivery, Throwable cause) {
		String id = String.valueOf(delivery.properties().getMessageId());
		logger.error("A message in queue '%s' cannot be read and is dead: %s".formatted(delivery.queue().queue(),
				LogText.line(cause.getMessage())));
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
		bury(delivery, message, reason, cause, null);
	}

	/**
	 * Once for each task, and not again each time that it comes down the ladder.
	 */
	private static void logParked(TaskMessage message, DeadLetterReason reason, Duration wait) {
		if (message.times().parkedSince() == null) {
			logger.warn((reason == DeadLetterReason.UNKNOWN_VERSION)
					? "Only lower versions than %d are known of %s; it is looked at again in %s"
						.formatted(message.version(), message, wait)
					: "No bean declares %s; it is looked at again in %s".formatted(message, wait));
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
				"%d worker processes ended while they had this task in hand".formatted(crashes));
		bury(delivery, message, DeadLetterReason.CRASH, cause,
				(definition != null) ? definition.method().returns().resultType() : null);
	}

	private void finish(Delivery delivery, CompletableFuture<Void> certain, Object event) {
		if (certain.isDone()) {
			delivery.done();
			this.events.publish(event);
		}
		else {
			certain.thenRun(delivery::done).thenRun(() -> this.events.publishLater(event));
		}
	}

}
