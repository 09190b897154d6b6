package io.github.taskqueue.spi;

/**
 * Makes the ids of tasks. The default makes UUIDs version 7, which sort by the
 * millisecond of their creation and have 74 random bits each.
 */
@FunctionalInterface
public interface TaskIdGenerator {

	/**
	 * Makes an id. Called by many threads at once.
	 * @return a new id: 1 to 128 visible ASCII characters, never the same twice
	 */
	String generate();

}
