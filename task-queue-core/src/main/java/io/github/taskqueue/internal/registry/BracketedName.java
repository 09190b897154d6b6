package io.github.taskqueue.internal.registry;

/**
 * Writes properties whose names contain that of a queue or task, for messages. A name
 * with a dot needs brackets, which the name of an environment variable cannot have.
 */
public final class BracketedName {

	private BracketedName() {
	}

	/**
	 * The beginning of the properties of a task or a queue.
	 * @param map {@code tasks} or {@code queues}
	 */
	public static String of(String map, String name) {
		return "task-queue.%s.\"[%s]\"".formatted(map, name);
	}

	/**
	 * How the same is written in the environment.
	 */
	public static String inEnvironment(String map, String name) {
		return "In environment variables, write SPRING_APPLICATION_JSON={\"task-queue.%s[%s]\": {…}}.".formatted(map,
				name);
	}

}
