package io.github.taskqueue.internal.worker.consume;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * The messages that this process has settled last. With a connection the broker may lose
 * acks that it has been sent, and then delivers again what is done. Thread-safe.
 */
final class SettledTasks {

	/**
	 * At 20,000 tasks a second what was done in a fifth of a second. A task that falls
	 * out of here runs again.
	 */
	private static final int SIZE = 4_096;

	private final AtomicReferenceArray<@Nullable DeliveryKey> last = new AtomicReferenceArray<>(SIZE);

	private final AtomicInteger added = new AtomicInteger();

	void add(@Nullable DeliveryKey key) {
		if (key != null) {
			this.last.set(Math.floorMod(this.added.getAndIncrement(), SIZE), key);
		}
	}

	/**
	 * Looks for a message, which takes a while and is for those that were delivered
	 * before.
	 */
	boolean contains(DeliveryKey key) {
		for (int i = 0; i < SIZE; i++) {
			if (key.equals(this.last.get(i))) {
				return true;
			}
		}
		return false;
	}

}
