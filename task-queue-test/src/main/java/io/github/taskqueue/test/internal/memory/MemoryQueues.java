package io.github.taskqueue.test.internal.memory;

import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The messages that wait, of all queues, in the order in which they come. Thread-safe.
 */
final class MemoryQueues {

	private final NavigableSet<Waiting> waiting = new TreeSet<>(
			Comparator.comparing((Waiting each) -> each.message().arrival()).thenComparing(Waiting::number));

	private long count;

	synchronized void add(MemoryMessage message) {
		this.waiting.add(new Waiting(message, this.count++));
	}

	/**
	 * Takes the message that has come first, if there is one that is due.
	 * @param last whether that which has come last is taken
	 */
	synchronized @Nullable MemoryMessage poll(Instant now, Predicate<MemoryMessage> wanted, boolean last) {
		Iterator<Waiting> order = last ? this.waiting.descendingIterator() : this.waiting.iterator();
		while (order.hasNext()) {
			MemoryMessage message = order.next().message();
			if (!message.arrival().isAfter(now) && wanted.test(message)) {
				order.remove();
				return message;
			}
		}
		return null;
	}

	/**
	 * When the next message comes.
	 */
	synchronized Optional<Instant> next(Predicate<MemoryMessage> wanted) {
		return this.waiting.stream().map(Waiting::message).filter(wanted).map(MemoryMessage::arrival).findFirst();
	}

	synchronized void clear() {
		this.waiting.clear();
	}

	private record Waiting(MemoryMessage message, long number) {

	}

}
