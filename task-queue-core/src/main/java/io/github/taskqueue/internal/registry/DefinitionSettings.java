package io.github.taskqueue.internal.registry;

import java.util.Map;

/**
 * Queues and tasks as configured, below the settings of annotations.
 *
 * @param defaultQueue queue of tasks that name none
 * @param queues settings by queue name
 * @param tasks settings by task name
 */
public record DefinitionSettings(String defaultQueue, Map<String, QueueProperties> queues,
		Map<String, TaskProperties> tasks) {

	QueueProperties queue(String name) {
		return this.queues.getOrDefault(name, QueueProperties.UNSET);
	}

	TaskProperties task(String name) {
		return this.tasks.getOrDefault(name, TaskProperties.UNSET);
	}

}
