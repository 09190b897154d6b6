package io.github.taskqueue.internal.journal;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A worker process as it presents itself to the others.
 *
 * @param id its name in the journal, never used by another one
 * @param name the application
 * @param host where it runs
 * @param pid the number of its process there
 * @param version version of the application, empty if it has none
 * @param queues the queues that it works on
 * @param tasks the tasks that it knows, with the newest version of each
 * @param since when it began
 */
public record ProcessInfo(String id, String name, String host, long pid, String version, List<String> queues,
		Map<String, Integer> tasks, Instant since) {

	Map<String, Object> toValue() {
		return Map.of("name", this.name, "host", this.host, "pid", this.pid, "version", this.version, "queues",
				this.queues, "tasks", this.tasks);
	}

	/**
	 * Reads what another process has written, perhaps with an older or a newer version of
	 * this library.
	 */
	static ProcessInfo of(String id, Map<String, Object> value, Instant since) {
		return new ProcessInfo(id, text(value.get("name")), text(value.get("host")), number(value.get("pid")),
				text(value.get("version")),
				(value.get("queues") instanceof Collection<?> queues) ? queues.stream().map(ProcessInfo::text).toList()
						: List.of(),
				(value.get("tasks") instanceof Map<?, ?> tasks) ? tasks.entrySet()
					.stream()
					.collect(Collectors.toMap((task) -> text(task.getKey()), (task) -> (int) number(task.getValue())))
						: Map.of(),
				since);
	}

	private static String text(@Nullable Object value) {
		return Objects.toString(value, "");
	}

	private static long number(@Nullable Object value) {
		return (value instanceof Number number) ? number.longValue() : 0;
	}

}
