package io.github.taskqueue.internal.registry;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

import io.github.taskqueue.internal.definition.Concurrency;
import io.github.taskqueue.internal.definition.PrefetchPolicy;
import io.github.taskqueue.internal.definition.QueueName;
import io.github.taskqueue.internal.definition.QueueSettings;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.start.StartException;

/**
 * The queues that this application knows: those of its tasks and those in its properties.
 */
public final class QueueRegistry {

	private static final Concurrency DEFAULT_CONCURRENCY = new Concurrency(4, 4);

	/**
	 * What RabbitMQ grants where nobody has configured it.
	 */
	private static final Duration DEFAULT_ACK_TIMEOUT = Duration.ofMinutes(30);

	private static final Duration SHORTEST_ACK_TIMEOUT = Duration.ofSeconds(1);

	/**
	 * The broker takes milliseconds in 31 bits.
	 */
	private static final Duration LONGEST_ACK_TIMEOUT = Duration.ofDays(24);

	private static final Concurrency NONE = new Concurrency(0, 0);

	private final TaskRegistry registry;

	private final DefinitionSettings settings;

	private final Set<String> configured = new TreeSet<>();

	public QueueRegistry(TaskRegistry registry, DefinitionSettings settings, Stream<ConfiguredQueues> configured) {
		this.registry = registry;
		this.settings = settings;
		configured.map(ConfiguredQueues::queues).map(Map::keySet).forEach(this.configured::addAll);
		this.configured.forEach((name) -> QueueName.check(name, "task-queue.queues"));
		QueueName.check(settings.defaultQueue(), "task-queue.default-queue");
	}

	/**
	 * Names of all known queues.
	 */
	public Set<String> names() {
		Set<String> names = new TreeSet<>(this.configured);
		this.registry.all().forEach((task) -> names.add(task.queue()));
		return names;
	}

	/**
	 * Name of the queue of tasks that name none.
	 */
	public String defaultQueue() {
		return this.settings.defaultQueue();
	}

	/**
	 * The queues that this application works on.
	 */
	public Collection<QueueSettings> workedOn() {
		return names().stream()
			.map(this::settings)
			.filter((settings) -> settings.concurrency().max() > 0)
			.sorted(Comparator.comparing(QueueSettings::name))
			.toList();
	}

	private QueueSettings settings(String name) {
		QueueProperties queue = this.settings.queue(name);
		List<TaskDefinition> tasks = this.registry.all().stream().filter((task) -> task.queue().equals(name)).toList();
		return new QueueSettings(name, concurrency(name, queue.concurrency(), !tasks.isEmpty()),
				prefetch(name, queue.prefetch()), ackTimeout(name, queue.ackTimeout()), tasks);
	}

	private static Concurrency concurrency(String queue, @Nullable String text, boolean hasTasks) {
		if (text == null) {
			return hasTasks ? DEFAULT_CONCURRENCY : NONE;
		}
		try {
			return Concurrency.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new StartException("task-queue.queues.%s.concurrency is '%s'.".formatted(queue, text),
					"Set a number such as 4 or a range such as 2-16.");
		}
	}

	private static PrefetchPolicy prefetch(String queue, @Nullable String text) {
		try {
			return StringUtils.hasText(text) ? PrefetchPolicy.parse(text) : PrefetchPolicy.AUTO;
		}
		catch (IllegalArgumentException ex) {
			throw new StartException("task-queue.queues.%s.prefetch is '%s'.".formatted(queue, text),
					"Set auto or a number from 1 to 65535.");
		}
	}

	private static Duration ackTimeout(String queue, @Nullable Duration timeout) {
		if (timeout == null) {
			return DEFAULT_ACK_TIMEOUT;
		}
		if (timeout.compareTo(SHORTEST_ACK_TIMEOUT) < 0 || timeout.compareTo(LONGEST_ACK_TIMEOUT) > 0) {
			throw new StartException("task-queue.queues.%s.ack-timeout is %s.".formatted(queue, timeout),
					"Set a duration from 1s to 24d.");
		}
		return timeout;
	}

}
