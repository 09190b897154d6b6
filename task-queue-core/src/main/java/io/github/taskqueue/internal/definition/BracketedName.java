package io.github.taskqueue.internal.definition;

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

	/**
	 * A property of a task or a queue, with brackets only where they are needed, and then
	 * also as the environment has it.
	 */
	public static String property(String map, String name, String setting) {
		return (name.indexOf('.') < 0) ? "task-queue.%s.%s.%s".formatted(map, name, setting)
				: "%s.%s (in environment variables: SPRING_APPLICATION_JSON={\"task-queue.%s[%s].%s\": …})"
					.formatted(of(map, name), setting, map, name, setting);
	}

}
