package io.github.taskqueue.test.internal.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The messages that wait, of all queues. Thread-safe.
 */
final class MemoryQueues {

	private final List<MemoryMessage> waiting = new ArrayList<>();

	synchronized void add(MemoryMessage message) {
		this.waiting.add(message);
	}

	/**
	 * Takes the message that has come first, if there is one that is due.
	 * @param last whether that which has come last is taken
	 */
	synchronized @Nullable MemoryMessage poll(Instant now, Predicate<MemoryMessage> wanted, boolean last) {
		List<MemoryMessage> due = this.waiting.stream()
			.filter(wanted)
			.filter((message) -> !message.arrival().isAfter(now))
			.sorted(Comparator.comparing(MemoryMessage::arrival))
			.toList();
		if (due.isEmpty()) {
			return null;
		}
		MemoryMessage next = due.get(last ? due.size() - 1 : 0);
		this.waiting.removeIf((message) -> message == next);
		return next;
	}

	/**
	 * When the next message comes.
	 */
	synchronized Optional<Instant> next(Predicate<MemoryMessage> wanted) {
		return this.waiting.stream().filter(wanted).map(MemoryMessage::arrival).min(Comparator.naturalOrder());
	}

	synchronized void clear() {
		this.waiting.clear();
	}

}
