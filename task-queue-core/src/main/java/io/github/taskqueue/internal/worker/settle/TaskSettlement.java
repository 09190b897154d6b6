package io.github.taskqueue.internal.worker.settle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.event.TaskCancelled;
import io.github.taskqueue.event.TaskDead;
import io.github.taskqueue.event.TaskEvent;
import io.github.taskqueue.event.TaskExpired;
import io.github.taskqueue.event.TaskRetrying;
import io.github.taskqueue.event.TaskSucceeded;
import io.github.taskqueue.internal.broker.topology.DelayLevels;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.message.LogText;
import io.github.taskqueue.internal.message.TaskLog;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskPublisher;
import io.github.taskqueue.internal.message.TaskTrace;
import io.github.taskqueue.internal.outcome.TaskCompletion;
import io.github.taskqueue.internal.outcome.TaskOutcome.Again;
import io.github.taskqueue.internal.outcome.TaskOutcome.Cases;
import io.github.taskqueue.internal.outcome.TaskOutcome.Dead;
import io.github.taskqueue.internal.outcome.TaskOutcome.End;
import io.github.taskqueue.internal.outcome.TaskOutcome.Expired;
import io.github.taskqueue.internal.outcome.TaskOutcome.Interrupted;
import io.github.taskqueue.internal.outcome.TaskOutcome.Retry;
import io.github.taskqueue.internal.outcome.WaitListener;
import io.github.taskqueue.internal.pipeline.RetryDecider;
import io.github.taskqueue.internal.worker.attempt.Attempt;
import io.github.taskqueue.internal.worker.delivery.Delivery;
import io.github.taskqueue.internal.worker.delivery.HeldMessage;
import io.github.taskqueue.spi.UnknownShapeException;

/**
 * Does what is to become of a task after an attempt, and acknowledges the delivery only
 * when that is certain: the result sent, the next attempt confirmed, or the dead letter
 * confirmed. Events come after the ack.
 */
public final class TaskSettlement {

	private static final Log logger = LogFactory.getLog(TaskSettlement.class);

	/**
	 * Clocks that are kept differ by less.
	 */
	private static final Duration NOT_BY_CLOCKS = Duration.ofMillis(500);

	private final TaskPublisher tasks;

	private final DeadLetterPublisher deadLetters;

	private final UntilTaken untilTaken;

	private final Completions completions;

	private final List<WaitListener> waiting;

	private final TaskEvents events;

	private final Function<TaskMessage, TaskTrace> traces;

	private final Clock clock;

	private final AtomicBoolean toldOfShortLevels = new AtomicBoolean();

	/**
	 * What follows each outcome of an attempt.
	 */
	private final Cases<BiConsumer<Delivery, Attempt>> steps = new Cases<>(
			(succeeded) -> (delivery, attempt) -> end(delivery, attempt, succeeded),
			(retry) -> (delivery, attempt) -> retry(delivery, attempt.message(), retry),
			(dead) -> (delivery, attempt) -> end(delivery, attempt, dead),
			(cancelled) -> (delivery, attempt) -> end(delivery, attempt, cancelled),
			(expired) -> (delivery, attempt) -> end(delivery, attempt, expired),
			(again) -> (delivery, attempt) -> runAgain(delivery, attempt.message(), again),
			(interrupted) -> (delivery, attempt) -> giveBack(delivery, attempt.message(), interrupted));

	public TaskSettlement(TaskPublisher tasks, DeadLetterPublisher deadLetters, UntilTaken untilTaken,
			Completions completions, List<WaitListener> waiting, TaskEvents events,
			Function<TaskMessage, TaskTrace> traces, Clock clock) {
		this.tasks = tasks;
		this.deadLetters = deadLetters;
		this.untilTaken = untilTaken;
		this.completions = completions;
		this.waiting = waiting;
		this.events = events;
		this.traces = traces;
		this.clock = clock;
	}

	/**
	 * Settles a delivery after the last of its attempts on this worker.
	 */
	void settle(Delivery delivery, Attempt attempt) {
		delivery.trace().run(() -> {
			if (TaskLog.LOG.isDebugEnabled()) {
				TaskLog.LOG.debug("Ended as %s after %s: %s".formatted(attempt.outcome().getClass().getSimpleName(),
						Duration.between(attempt.startedAt(), this.clock.instant()), attempt.message()));
			}
			attempt.outcome().fold(this.steps).accept(delivery, attempt);
		});
	}

	/**
	 * The trace of a task that is not run.
	 */
	public TaskTrace trace(TaskMessage message) {
		return this.traces.apply(message);
	}

	/**
	 * Until what must be noted of an end is noted, it is not certain that it is one. What
	 * follows does not run on a thread of the broker or of a store, as it may block.
	 */
	private void end(HeldMessage held, Attempt attempt, End end) {
		TaskEvent event = event(attempt, end);
		TaskCompletion completion = attempt.completion(end);
		CompletableFuture<Void> noted = this.completions.tellRequired(completion, held);
		if (noted.isDone()) {
			whenNoted(held, attempt, completion, event, noted);
		}
		else {
			noted.whenComplete((done, failure) -> this.untilTaken.later(completion.message(),
					() -> held.trace().run(() -> whenNoted(held, attempt, completion, event, noted)), held));
		}
	}

	private void whenNoted(HeldMessage held, Attempt attempt, TaskCompletion completion, TaskEvent event,
			CompletableFuture<Void> noted) {
		if (noted.isCompletedExceptionally()) {
			notNoted(held, attempt, completion, event, failure(noted));
		}
		else {
			ended(held, attempt, completion, event);
		}
	}

	private static Throwable failure(CompletableFuture<Void> failed) {
		return failed.handle((done, failure) -> UntilTaken.cause(failure)).join();
	}

	private TaskEvent event(Attempt attempt, End end) {
		TaskMessage message = attempt.message();
		return end.fold(
				(succeeded) -> new TaskSucceeded(message.id(), message.name(), message.queue(), message.attempt(),
						Duration.between(attempt.startedAt(), this.clock.instant())),
				(dead) -> new TaskDead(message.id(), message.name(), message.queue(), message.attempt(), dead.reason(),
						dead.failure()),
				(cancelled) -> new TaskCancelled(message.id(), message.name(), message.queue(), message.attempt()),
				(expired) -> new TaskExpired(message.id(), message.name(), message.queue()));
	}

	private void ended(HeldMessage held, Attempt attempt, TaskCompletion completion, TaskEvent event) {
		CompletableFuture<Void> told = this.completions.tellOthers(completion, held);
		finish(held, completion.outcome()
			.fold((succeeded) -> told, (dead) -> bury(held, attempt, dead).thenCombine(told, (buried, noted) -> null),
					(cancelled) -> told, (expired) -> told),
				event);
	}

	/**
	 * A body that has failed for good does not run again for this, and one that was not
	 * to be begun any more is not.
	 */
	private void notNoted(HeldMessage held, Attempt attempt, TaskCompletion completion, TaskEvent event,
			Throwable failure) {
		End end = completion.outcome();
		Throwable earlier = end.failure();
		if (end instanceof Dead dead && dead.reason() == DeadLetterReason.LISTENER_FAILED) {
			logger.warn("A listener failed at the end of " + attempt.message(), failure);
			ended(held, attempt, completion, event);
		}
		else if (earlier != null) {
			end(held, attempt, new Dead(
					new IllegalStateException("%s; a listener then failed: %s".formatted(earlier, failure), earlier),
					DeadLetterReason.LISTENER_FAILED));
		}
		else if (!(end instanceof Expired) && RetryDecider.decide(Objects.requireNonNull(attempt.definition()),
				attempt.message().attempt(), failure, (delay) -> false) instanceof Retry retry) {
			retry(held, attempt.message(), retry);
		}
		else {
			end(held, attempt, new Dead(failure, DeadLetterReason.LISTENER_FAILED));
		}
	}

	private void retry(HeldMessage held, TaskMessage message, Retry outcome) {
		Instant now = this.clock.instant();
		Instant due = now.plus(outcome.delay());
		TaskMessage again = outcome.counted() ? message.nextAttempt(now, due) : message.at(message.times().due(due));
		logRetry(message, outcome, due);
		finish(held, enqueue(held, again.begun()), new TaskRetrying(message.id(), message.name(), message.queue(),
				message.attempt(), outcome.delay(), outcome.failure()));
	}

	/**
	 * A body that asks to run later has not failed.
	 */
	private static void logRetry(TaskMessage message, Retry outcome, Instant due) {
		String why = LogText.line(outcome.failure());
		if (outcome.counted()) {
			logger.warn("%s failed and is retried in %s: %s".formatted(message, outcome.delay(), why));
		}
		else if (logger.isInfoEnabled()) {
			logger.info("%s runs again in %s, at %s: %s".formatted(message, outcome.delay(), due, why));
		}
	}

	private CompletableFuture<Void> enqueue(HeldMessage held, TaskMessage message) {
		return this.untilTaken.publish(message, () -> this.tasks.send(message), held);
	}

	/**
	 * The failure of a task that was never run is logged as text: its stack trace says
	 * nothing, and the text may come from another program.
	 */
	private CompletableFuture<Void> bury(HeldMessage held, Attempt attempt, Dead dead) {
		TaskMessage message = attempt.message();
		String what = "%s is a dead letter (%s)".formatted(message, dead.reason());
		if (attempt.definition() != null) {
			logger.error(what, dead.failure());
		}
		else {
			logger.error(what + ": " + LogText.line(dead.failure().getMessage()));
		}
		return this.untilTaken.publish(message, () -> this.deadLetters.send(held, message, dead), held);
	}

	private void runAgain(Delivery delivery, TaskMessage message, Again again) {
		logger.debug("%s runs again in %s: %s".formatted(message, again.delay(), again.why()));
		Instant due = this.clock.instant().plus(again.delay());
		TaskMessage next = message.at(message.times().goesOn(due));
		enqueue(delivery, again.begun() ? next.begun() : next).thenRun(delivery::done).thenRun(() -> {
			if (!again.begun()) {
				tellWaiting(next, again.why());
			}
		});
	}

	private void tellWaiting(TaskMessage message, String waitingFor) {
		this.waiting.forEach((listener) -> listener.onWait(message, waitingFor));
	}

	private void giveBack(Delivery delivery, TaskMessage message, Interrupted outcome) {
		logger.debug("%s was interrupted because the application stops".formatted(message), outcome.cause());
		delivery.giveBack();
	}

	/**
	 * Delays a task again that has come down the delay ladder before it is due, as a
	 * policy of the broker has made the levels shorter, or the delay was longer than all
	 * levels. It cannot be early by more than the levels were to hold it: then the clock
	 * of this machine or of the sender is wrong, and is not waited for.
	 */
	boolean delayedAgain(Delivery delivery, TaskMessage message, Instant due) {
		Duration left = Duration.between(this.clock.instant(), due);
		if (left.isNegative() || left.isZero()
				|| left.compareTo(DelayLevels.heldBy(delivery.properties().getHeaders())) > 0) {
			return false;
		}
		if (left.compareTo(NOT_BY_CLOCKS) > 0 && !this.toldOfShortLevels.getAndSet(true)) {
			logger
				.warn(("%s came %s too soon from the delay ladder and is delayed again, as all such tasks are. Either the"
						+ " clocks of the machines differ, or a policy of RabbitMQ with a message-ttl applies to the queues"
						+ " tq.delay.*: exclude all queues of the library from it, as it also makes waiting tasks and dead"
						+ " letters expire")
					.formatted(message, left));
		}
		enqueue(delivery, message.at(message.times().due(due))).thenRun(delivery::done);
		return true;
	}

	/**
	 * Ends a task that was not begun by its time, wherever it was meanwhile: behind
	 * others, in the delay ladder, parked or among the suspects.
	 */
	boolean expired(Delivery delivery, TaskMessage message, @Nullable TaskDefinition definition) {
		if (!message.isExpired(this.clock.instant())) {
			return false;
		}
		delivery.traced(trace(message));
		endWithoutRun(delivery, message, definition, new Expired());
		return true;
	}

	/**
	 * Settles a message whose task is not to run.
	 */
	public void dead(HeldMessage held, TaskMessage message, @Nullable TaskDefinition definition,
			DeadLetterReason reason, Throwable cause) {
		endWithoutRun(held, message, definition, new Dead(cause, reason));
	}

	private void endWithoutRun(HeldMessage held, TaskMessage message, @Nullable TaskDefinition definition, End end) {
		held.trace().run(() -> end(held, new Attempt(message, definition, end, this.clock.instant()), end));
	}

	private void notRun(Delivery delivery, TaskMessage message, @Nullable TaskDefinition definition,
			DeadLetterReason reason, Throwable cause) {
		delivery.traced(trace(message));
		dead(delivery, message, definition, reason, cause);
	}

	/**
	 * Settles a delivery that is no task.
	 */
	void unreadable(Delivery delivery, TaskMessage known, Throwable cause) {
		notRun(delivery, known, null, DeadLetterReason.UNREADABLE, cause);
	}

	/**
	 * Settles a delivery whose task this application does not know, which another one or
	 * the next release will.
	 */
	void unknown(Delivery delivery, TaskMessage message, DeadLetterReason reason, @Nullable Duration wait) {
		String unknown = switch (reason) {
			case UNKNOWN_VERSION -> " of version " + message.version();
			case UNKNOWN_ENCODING -> " encoded as " + LogText.line(message.contentEncoding());
			default -> "";
		};
		if (wait != null) {
			String hint = (reason == DeadLetterReason.UNKNOWN_TASK) ? hint(delivery.queue()) : "";
			park(delivery, message, wait,
					"%s; it is delivered again in %s%s".formatted(unknownThing(message, reason), wait, hint),
					"No worker of queue '%s' knows the task%s".formatted(message.queue(), unknown));
			return;
		}
		IllegalStateException cause = new IllegalStateException(
				"No worker of queue '%s' knows a task '%s'%s".formatted(message.queue(), message.name(), unknown));
		notRun(delivery, message, null, reason, cause);
	}

	/**
	 * Settles a delivery whose arguments are of a shape that this application does not
	 * know, which another release will.
	 */
	void unknownShape(Delivery delivery, TaskMessage message, TaskDefinition definition, UnknownShapeException cause,
			@Nullable Duration wait) {
		if (wait != null) {
			park(delivery, message, wait,
					"%s of %s; it is delivered again in %s".formatted(cause.getMessage(), message, wait),
					"No worker of queue '%s' knows the arguments: %s".formatted(message.queue(), cause.getMessage()));
		}
		else {
			notRun(delivery, message, definition, DeadLetterReason.UNREADABLE, cause);
		}
	}

	/**
	 * The log tells it once for each task, and not again each time that it comes down the
	 * ladder.
	 */
	private void park(Delivery delivery, TaskMessage message, Duration wait, String warning, String waitingFor) {
		if (message.times().parkedSince() == null) {
			delivery.traced(trace(message));
			delivery.trace().run(() -> logger.warn(warning));
		}
		Instant now = this.clock.instant();
		TaskMessage parked = message.at(message.times().parked(now).due(now.plus(wait)));
		enqueue(delivery, parked).thenRun(delivery::done).thenRun(() -> tellWaiting(parked, waitingFor));
	}

	private static String unknownThing(TaskMessage message, DeadLetterReason reason) {
		return switch (reason) {
			case UNKNOWN_VERSION ->
				"This application knows only versions below %d of %s".formatted(message.version(), message);
			case UNKNOWN_ENCODING ->
				"No codec decodes '%s' of %s".formatted(LogText.line(message.contentEncoding()), message);
			default -> "No bean of this application declares " + message;
		};
	}

	/**
	 * Applications that have nothing to do with each other have the same namespace, if
	 * none sets it.
	 */
	private static String hint(QueueAddress queue) {
		return ". If another application on this broker has the task, both consume the queue '%s': set another task-queue.namespace than '%s' in one of them, or give its tasks a queue of their own"
			.formatted(queue.queue(), queue.names().namespace());
	}

	/**
	 * Settles a delivery whose task has ended the processes that ran it.
	 */
	public void crashed(Delivery delivery, TaskMessage message, @Nullable TaskDefinition definition, int crashes) {
		IllegalStateException cause = new IllegalStateException(
				"%d worker processes ended while they had this task in hand".formatted(crashes));
		notRun(delivery, message, definition, DeadLetterReason.CRASH, cause);
	}

	private void finish(HeldMessage held, CompletableFuture<Void> certain, TaskEvent event) {
		if (certain.isDone()) {
			held.done();
			publish(event, held.trace());
		}
		else {
			certain.thenRun(held::done).thenRun(() -> this.events.publishLater(event, held.trace()));
		}
	}

	private void publish(TaskEvent event, TaskTrace trace) {
		if (this.untilTaken.isRepeating()) {
			this.events.publishLater(event, trace);
		}
		else {
			this.events.publish(event);
		}
	}

}
