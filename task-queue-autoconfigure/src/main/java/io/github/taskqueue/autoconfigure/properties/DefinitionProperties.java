package io.github.taskqueue.autoconfigure.properties;

import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.github.taskqueue.internal.registry.ConfiguredQueues;
import io.github.taskqueue.internal.registry.DefinitionSettings;
import io.github.taskqueue.internal.registry.QueueProperties;
import io.github.taskqueue.internal.registry.TaskProperties;

/**
 * Queues and tasks as configured.
 *
 * @param defaultQueue Queue of tasks without a configured queue.
 * @param queues Settings by queue name.
 * @param tasks Settings by task name. Names that contain a dot need brackets.
 */
@ConfigurationProperties("task-queue")
public record DefinitionProperties(@DefaultValue("default") String defaultQueue,
		@DefaultValue Map<String, QueueProperties> queues,
		@DefaultValue Map<String, TaskProperties> tasks) implements ConfiguredQueues {

	public DefinitionSettings toSettings() {
		return new DefinitionSettings(this.defaultQueue, this.queues, this.tasks);
	}

}
