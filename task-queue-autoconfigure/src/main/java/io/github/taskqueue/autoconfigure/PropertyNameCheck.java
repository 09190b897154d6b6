package io.github.taskqueue.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.registry.NearestName;

/**
 * Warns of properties for queues and tasks that are not there, since a misspelt name
 * would otherwise be ignored in silence.
 */
final class PropertyNameCheck {

	private static final Log logger = LogFactory.getLog(PropertyNameCheck.class);

	private final ConfiguredNames configured;

	PropertyNameCheck(ConfiguredNames configured) {
		this.configured = configured;
	}

	void warn(Collection<TaskDefinition> tasks) {
		warnings(tasks).forEach(logger::warn);
	}

	List<String> warnings(Collection<TaskDefinition> tasks) {
		Set<String> names = tasks.stream().map(TaskDefinition::name).collect(Collectors.toSet());
		Set<String> queues = tasks.stream().map(TaskDefinition::queue).collect(Collectors.toSet());
		List<String> unknownTasks = this.configured.under("task-queue.tasks")
			.stream()
			.filter((key) -> !names.contains(key))
			.map((key) -> unknownTask(key, names))
			.toList();
		List<String> unknownQueues = this.configured.under("task-queue.queues")
			.stream()
			.filter((key) -> !queues.contains(key))
			.flatMap((key) -> NearestName.of(key, queues).stream().map((near) -> unknownQueue(key, near)))
			.toList();
		return Stream.concat(unknownTasks.stream(), unknownQueues.stream()).toList();
	}

	/**
	 * A key of which a task's name goes on after a dot lacks its brackets.
	 */
	private static String unknownTask(String key, Set<String> names) {
		String hint = names.stream()
			.filter((name) -> name.toLowerCase(Locale.ROOT).startsWith(key.toLowerCase(Locale.ROOT) + "."))
			.sorted()
			.findFirst()
			.map((name) -> " Names that contain a dot need brackets: task-queue.tasks.\"[%s]\".".formatted(name))
			.or(() -> NearestName.of(key, names).map(" Did you mean '%s'?"::formatted))
			.orElse("");
		return "task-queue.tasks.\"[%s]\" matches no task of this application.%s".formatted(key, hint);
	}

	/**
	 * Queues of other applications may be configured too, so only near misses are told.
	 */
	private static String unknownQueue(String key, String near) {
		return "task-queue.queues.%s matches no task's queue. Did you mean '%s'?".formatted(key, near);
	}

}
