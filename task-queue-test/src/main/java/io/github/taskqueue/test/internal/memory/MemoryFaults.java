package io.github.taskqueue.test.internal.memory;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import io.github.taskqueue.test.Fault;

/**
 * The faults that a test has asked for.
 */
public final class MemoryFaults {

	/**
	 * When a message comes again of which the broker has missed the ack.
	 */
	static final Duration ACK_TIMEOUT = Duration.ofMinutes(30);

	private final Set<Fault> active = EnumSet.noneOf(Fault.class);

	private final Set<String> unconfirmed = new HashSet<>();

	/**
	 * Lets something go wrong from now on.
	 */
	synchronized void add(Fault fault) {
		this.active.add(fault);
	}

	synchronized void clear() {
		this.active.clear();
		this.unconfirmed.clear();
	}

	/**
	 * Whether the confirm of a task is lost. Once, as a batch publishes again.
	 */
	synchronized boolean losesConfirm(String taskId) {
		return has(Fault.LOST_CONFIRM) && this.unconfirmed.add(taskId);
	}

	synchronized boolean has(Fault fault) {
		return this.active.contains(fault);
	}

	/**
	 * Whether the process is to crash with a message in hand. Once for each message, as
	 * the task would never end else.
	 */
	boolean crashes(MemoryMessage message) {
		return has(Fault.CRASH_AFTER_EFFECT) && message.redeliveries() == 0;
	}

	/**
	 * When a message that was acknowledged is to come once more.
	 */
	Optional<Duration> duplicate(MemoryMessage message) {
		if (message.redeliveries() > 0) {
			return Optional.empty();
		}
		return has(Fault.DUPLICATE_DELIVERY) ? Optional.of(Duration.ZERO)
				: has(Fault.LATE_REDELIVERY) ? Optional.of(ACK_TIMEOUT) : Optional.empty();
	}

}
