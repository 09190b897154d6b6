package io.github.taskqueue.internal.deadletter;

/**
 * Removes letters from their queue in one pass: by dropping them, or by sending them on
 * their way again. Closing it waits until what is under way has ended.
 */
@FunctionalInterface
interface Removal extends AutoCloseable {

	/**
	 * Removes a letter, or begins to.
	 */
	void remove(Letter letter);

	@Override
	default void close() {
	}

}
