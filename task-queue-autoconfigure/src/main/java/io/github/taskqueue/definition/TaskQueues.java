package io.github.taskqueue.definition;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * The queues that this application knows: those of its tasks and those in its properties.
 */
public final class TaskQueues {

	private static final Concurrency DEFAULT_CONCURRENCY = new Concurrency(4, 4);

	private static final Concurrency NONE = new Concurrency(0, 0);

	private final TaskRegistry registry;

	private final DefinitionProperties properties;

	TaskQueues(TaskRegistry registry, DefinitionProperties properties) {
		this.registry = registry;
		this.properties = properties;
		properties.queues().keySet().forEach((name) -> QueueName.check(name, "task-queue.queues"));
		QueueName.check(properties.defaultQueue(), "task-queue.default-queue");
	}

	/**
	 * Names of all known queues.
	 * @return the names, without the namespace, sorted
	 */
	public Set<String> names() {
		Set<String> names = new TreeSet<>(this.properties.queues().keySet());
		this.registry.all().forEach((task) -> names.add(task.queue()));
		return names;
	}

	/**
	 * Name of the queue of tasks that name none.
	 * @return the name
	 */
	public String defaultQueue() {
		return this.properties.defaultQueue();
	}

	/**
	 * The queues that this application works on.
	 * @return their settings, sorted by name
	 */
	public Collection<QueueSettings> workedOn() {
		return names().stream()
			.map(this::settings)
			.filter((settings) -> settings.concurrency().max() > 0)
			.sorted(Comparator.comparing(QueueSettings::name))
			.toList();
	}

	private QueueSettings settings(String name) {
		QueueProperties queue = this.properties.queue(name);
		List<TaskDefinition> tasks = this.registry.all().stream().filter((task) -> task.queue().equals(name)).toList();
		Duration longest = tasks.stream().map(TaskDefinition::timeout).max(Comparator.naturalOrder()).orElse(null);
		return new QueueSettings(name, concurrency(name, queue.concurrency(), !tasks.isEmpty()),
				prefetch(name, queue.prefetch()), longest);
	}

	private static Concurrency concurrency(String queue, @Nullable String text, boolean hasTasks) {
		if (text == null) {
			return hasTasks ? DEFAULT_CONCURRENCY : NONE;
		}
		try {
			return Concurrency.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidTaskException("task-queue.queues.%s.concurrency is '%s'.".formatted(queue, text),
					"Set a number such as 4 or a range such as 2-16.");
		}
	}

	private static @Nullable Integer prefetch(String queue, @Nullable Integer prefetch) {
		if (prefetch != null && (prefetch < 1 || prefetch > 65535)) {
			throw new InvalidTaskException("task-queue.queues.%s.prefetch is %d.".formatted(queue, prefetch),
					"Set a number from 1 to 65535.");
		}
		return prefetch;
	}

}
