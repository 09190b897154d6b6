package io.github.taskqueue.jdbc;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What one feature keeps in the database. A feature of another module declares its part
 * as a bean.
 *
 * @param name name of the part, as in the names of its {@linkplain #SCRIPT scripts}
 * @param tables the tables that the script creates, without the prefix. Each has a column
 * {@code namespace}.
 * @param removals statements that remove what is kept of the tasks {@code :ids} of the
 * {@code :namespace}, from tables named as {@link JdbcNames} says. They run in the
 * transaction that removes the tasks themselves, in the process that does so for all.
 */
public record JdbcStorePart(String name, List<String> tables, List<String> removals) {

	/**
	 * Where the scripts of all parts are, one for each platform.
	 */
	public static final String SCRIPT = "classpath:io/github/taskqueue/store/schema-@@part@@-@@platform@@.sql";

	/**
	 * Tasks, with the requests to cancel them.
	 */
	static final JdbcStorePart STATUS = new JdbcStorePart("status", List.of("task", "lease"),
			List.of("DELETE FROM @@prefix@@task WHERE namespace = :namespace AND id IN (:ids)"));

	/**
	 * What tasks have saved.
	 */
	static final JdbcStorePart CHECKPOINT = new JdbcStorePart("checkpoint", List.of("checkpoint"),
			List.of("DELETE FROM @@prefix@@checkpoint WHERE namespace = :namespace AND task_id IN (:ids)"));

	/**
	 * All parts, with those of other modules.
	 */
	public static List<JdbcStorePart> with(Stream<JdbcStorePart> others) {
		return Stream.concat(Stream.of(CHECKPOINT, STATUS), others).toList();
	}

	/**
	 * Keeps the scripts in a native image.
	 */
	public static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.resources().registerPattern("io/github/taskqueue/store/*.sql");
		}

	}

}
