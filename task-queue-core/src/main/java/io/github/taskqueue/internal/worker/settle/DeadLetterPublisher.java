package io.github.taskqueue.internal.worker.settle;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.internal.broker.publish.Outgoing;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.outcome.TaskOutcome.Dead;
import io.github.taskqueue.internal.worker.delivery.HeldMessage;

/**
 * Publishes dead letters. A dead-letter queue that is not there is declared.
 */
public final class DeadLetterPublisher {

	private final Function<Outgoing, CompletableFuture<Void>> publisher;

	private final Consumer<QueueAddress> declaration;

	private final DeadLetterFactory letters;

	private final Executor executor;

	public DeadLetterPublisher(Function<Outgoing, CompletableFuture<Void>> publisher,
			Consumer<QueueAddress> declaration, DeadLetterFactory letters, Executor executor) {
		this.publisher = publisher;
		this.declaration = declaration;
		this.letters = letters;
		this.executor = executor;
	}

	/**
	 * Publishes the dead letter of a message.
	 */
	CompletableFuture<Void> send(HeldMessage held, TaskMessage message, Dead dead) {
		CompletableFuture<Void> confirm = this.publisher.apply(this.letters.create(held, message, dead));
		confirm.whenCompleteAsync((confirmed, ex) -> {
			if (ex instanceof TaskUnroutableException) {
				this.declaration.accept(held.queue());
			}
		}, this.executor);
		return confirm;
	}

}
