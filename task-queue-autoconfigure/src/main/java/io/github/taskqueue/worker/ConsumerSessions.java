package io.github.taskqueue.worker;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The channels of one queue's worker: the one that it consumes on, and earlier ones on
 * which tasks are still in hand. Thread-safe.
 */
final class ConsumerSessions {

	private final Set<ConsumerSession> open = new LinkedHashSet<>();

	private @Nullable ConsumerSession current;

	private boolean stopping;

	/**
	 * Makes a session the current one.
	 * @param session a session that does not consume yet
	 * @return whether it may; a worker that stops while its connection comes back takes
	 * no more deliveries
	 */
	synchronized boolean begin(ConsumerSession session) {
		this.open.removeIf((earlier) -> !earlier.isOpen());
		this.open.add(session);
		this.current = session;
		return !this.stopping;
	}

	/**
	 * The session that consumes, or the last one that did.
	 * @return the session, or {@code null} if there was none yet
	 */
	synchronized @Nullable ConsumerSession current() {
		return this.current;
	}

	/**
	 * The sessions of which tasks may be in hand.
	 * @return the sessions, the oldest first
	 */
	synchronized List<ConsumerSession> all() {
		return List.copyOf(this.open);
	}

	/**
	 * Lets no more sessions consume.
	 * @return the sessions of which tasks may be in hand
	 */
	synchronized List<ConsumerSession> stop() {
		this.stopping = true;
		return List.copyOf(this.open);
	}

	synchronized boolean isStopping() {
		return this.stopping;
	}

	/**
	 * Waits until nothing is in hand any more on channels that are open.
	 * @param end when to wait no longer, on the clock of {@link System#nanoTime()}
	 * @return whether nothing is
	 * @throws InterruptedException if the waiting thread is interrupted
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
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	void awaitAcksTaken() throws InterruptedException {
		for (ConsumerSession session : all()) {
			session.acks().awaitTaken();
		}
	}

}
