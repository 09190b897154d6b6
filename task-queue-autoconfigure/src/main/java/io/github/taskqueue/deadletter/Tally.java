package io.github.taskqueue.deadletter;

/**
 * Counts the letters that one call has removed. Not thread-safe.
 */
final class Tally {

	private int count;

	void add() {
		this.count++;
	}

	int count() {
		return this.count;
	}

}
