package io.github.taskqueue.internal.deadletter;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.internal.broker.publish.ConfirmedPublisher;
import io.github.taskqueue.internal.broker.publish.Outgoing;

/**
 * Sends letters back to their work queue, several at a time, and removes each one when
 * the broker has confirmed it. When one is refused no more are sent.
 */
final class Replay implements Removal {

	/**
	 * A part of the publisher's window, so that callers have their share.
	 */
	private static final int WINDOW = 100;

	private final LetterPass pass;

	private final ConfirmedPublisher publisher;

	private final Function<Letter, Outgoing> messages;

	private final Pace pace;

	private final AtomicInteger removed;

	private final Deque<Sent> underWay = new ArrayDeque<>(WINDOW);

	Replay(LetterPass pass, ConfirmedPublisher publisher, Function<Letter, Outgoing> messages, Pace pace,
			AtomicInteger removed) {
		this.pass = pass;
		this.publisher = publisher;
		this.messages = messages;
		this.pace = pace;
		this.removed = removed;
	}

	@Override
	public void remove(Letter letter) {
		while (!this.underWay.isEmpty()
				&& (this.underWay.size() == WINDOW || this.underWay.peek().confirm().isDone())) {
			settle(this.underWay.remove());
		}
		awaitTurn();
		this.underWay.add(new Sent(letter, this.publisher.send(this.messages.apply(letter))));
	}

	private void awaitTurn() {
		try {
			this.pace.await();
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	private void settle(Sent sent) {
		try {
			sent.confirm().get();
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
		catch (ExecutionException ex) {
			throw (TaskEnqueueException) ex.getCause();
		}
		this.pass.remove(sent.letter());
		this.removed.incrementAndGet();
	}

	private static BrokerUnavailableException interrupted(InterruptedException cause) {
		Thread.currentThread().interrupt();
		return new BrokerUnavailableException("Interrupted while dead letters were being replayed", cause);
	}

	/**
	 * Every confirm ends within the publisher's timeout, one way or the other.
	 */
	@Override
	public void close() {
		@Nullable TaskEnqueueException refusal = null;
		while (!this.underWay.isEmpty()) {
			try {
				settle(this.underWay.remove());
			}
			catch (TaskEnqueueException ex) {
				refusal = (refusal != null) ? refusal : ex;
			}
		}
		if (refusal != null) {
			throw refusal;
		}
	}

	private record Sent(Letter letter, CompletableFuture<Void> confirm) {

	}

}
