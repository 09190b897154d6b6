package io.github.taskqueue.internal.worker.consume;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * The state of one queue's consumer and its channels: the one that it consumes on, and
 * earlier ones on which tasks are still in hand. Thread-safe.
 */
final class ConsumerSessions {

	private final Set<ConsumerSession> open = new LinkedHashSet<>();

	private @Nullable ConsumerSession current;

	private ConsumerState state = ConsumerState.CONSUMING;

	/**
	 * Makes a session that does not consume yet the current one.
	 */
	synchronized ConsumerState begin(ConsumerSession session) {
		this.open.removeIf((earlier) -> !earlier.isOpen());
		this.open.add(session);
		this.current = session;
		return this.state;
	}

	synchronized ConsumerState state() {
		return this.state;
	}

	/**
	 * Takes note of something that has happened to the consumer.
	 */
	synchronized boolean move(UnaryOperator<ConsumerState> transition) {
		ConsumerState before = this.state;
		this.state = transition.apply(before);
		return this.state != before;
	}

	/**
	 * The session that consumes, or the last one that did.
	 */
	synchronized @Nullable ConsumerSession current() {
		return this.current;
	}

	/**
	 * The sessions of which tasks may be in hand.
	 */
	synchronized List<ConsumerSession> all() {
		return List.copyOf(this.open);
	}

	/**
	 * Waits until nothing is in hand any more on channels that are open.
	 */
	boolean awaitSettled(long end) throws InterruptedException {
		for (ConsumerSession session : all()) {
			Duration left = Duration.ofNanos(Math.max(end - System.nanoTime(), 0));
			if (session.isOpen() && !session.acks().awaitEmpty(left) && session.isOpen()) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Waits until the broker has the acks that were sent last.
	 */
	void awaitAcksTaken() throws InterruptedException {
		for (ConsumerSession session : all()) {
			session.acks().awaitTaken();
		}
	}

}
