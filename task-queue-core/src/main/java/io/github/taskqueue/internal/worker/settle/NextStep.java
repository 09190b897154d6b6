package io.github.taskqueue.internal.worker.settle;

import java.util.concurrent.CompletableFuture;

import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskPublisher;
import io.github.taskqueue.internal.worker.delivery.Delivery;

/**
 * Publishes what follows an attempt: the next one, or the one that goes on, or the dead
 * letter. Keeps at it until the broker takes it, for as long as the delivery is ours.
 */
public final class NextStep {

	private final TaskPublisher tasks;

	private final DeadLetterPublisher deadLetters;

	private final UntilTaken untilTaken;

	public NextStep(TaskPublisher tasks, DeadLetterPublisher deadLetters, UntilTaken untilTaken) {
		this.tasks = tasks;
		this.deadLetters = deadLetters;
		this.untilTaken = untilTaken;
	}

	CompletableFuture<Void> enqueue(Delivery delivery, TaskMessage message) {
		return this.untilTaken.publish(message, () -> this.tasks.send(message), delivery);
	}

	CompletableFuture<Void> bury(Delivery delivery, DeadLetterFactory.End end) {
		return this.untilTaken.publish("a dead letter",
				() -> this.deadLetters.send(delivery.queue(), delivery.properties(), delivery.body(), end), delivery);
	}

}
