package io.github.taskqueue.context;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.github.taskqueue.internal.broker.BrokerSettings;
import io.github.taskqueue.internal.broker.declaration.TopologySettings;
import io.github.taskqueue.internal.broker.declaration.TopologySettings.Declare;
import io.github.taskqueue.internal.broker.declaration.TopologySettings.OnMismatch;
import io.github.taskqueue.internal.registry.DefinitionSettings;
import io.github.taskqueue.internal.registry.QueueProperties;

/**
 * Settings of {@link EnableTaskQueue @EnableTaskQueue}. What they do not name has the
 * default of the property of that name. Immutable; each method returns a refined copy.
 */
public final class TaskQueueSettings {

	private final @Nullable String application;

	private final String namespace;

	private final Map<String, Integer> concurrency;

	private final @Nullable Boolean journal;

	private final boolean delaysAtStart;

	private TaskQueueSettings(@Nullable String application, String namespace, Map<String, Integer> concurrency,
			@Nullable Boolean journal, boolean delaysAtStart) {
		this.application = application;
		this.namespace = namespace;
		this.delaysAtStart = delaysAtStart;
		this.concurrency = concurrency;
		this.journal = journal;
	}

	/**
	 * The defaults: no name, the namespace {@code tq}, and the default concurrency.
	 * @return the settings
	 */
	public static TaskQueueSettings with() {
		return new TaskQueueSettings(null, "tq", Map.of(), null, false);
	}

	/**
	 * Names the application, for the names of its connections and the messages that it
	 * sends.
	 * @param name the name
	 * @return a refined copy
	 */
	public TaskQueueSettings application(String name) {
		Assert.hasText(name, "'name' must not be empty");
		return new TaskQueueSettings(name, this.namespace, this.concurrency, this.journal, this.delaysAtStart);
	}

	/**
	 * Sets the prefix of all exchanges and queues except the delay ladder.
	 * @param namespace 1 to 40 letters, digits, underscores or hyphens
	 * @return a refined copy
	 * @throws IllegalArgumentException if it is anything else
	 */
	public TaskQueueSettings namespace(String namespace) {
		Assert.isTrue(namespace.matches("[A-Za-z0-9_-]{1,40}"),
				"'namespace' must be 1 to 40 letters, digits, underscores or hyphens");
		return new TaskQueueSettings(this.application, namespace, this.concurrency, this.journal, this.delaysAtStart);
	}

	/**
	 * Sets how many tasks of a queue this application runs at a time. By default it is 4
	 * for queues of its own tasks and 0 for others.
	 * @param queue name of the queue
	 * @param tasks number of tasks, 0 to leave the queue to other applications
	 * @return a refined copy
	 * @throws IllegalArgumentException if the number is negative
	 */
	public TaskQueueSettings concurrency(String queue, int tasks) {
		Assert.hasText(queue, "'queue' must not be empty");
		Assert.isTrue(tasks >= 0, "'tasks' must not be negative");
		Map<String, Integer> refined = new HashMap<>(this.concurrency);
		refined.put(queue, tasks);
		return new TaskQueueSettings(this.application, this.namespace, Map.copyOf(refined), this.journal,
				this.delaysAtStart);
	}

	/**
	 * Sets whether workers keep what operators and leaders decide, such as pauses and the
	 * last times of schedules, in a stream of the broker. By default they do, and a
	 * worker that cannot have the stream starts without and logs a warning.
	 * @param used {@code true} if no worker is to start without the stream, {@code false}
	 * if none is to use it
	 * @return a refined copy
	 */
	public TaskQueueSettings journal(boolean used) {
		return new TaskQueueSettings(this.application, this.namespace, this.concurrency, used, this.delaysAtStart);
	}

	@Nullable Boolean journal() {
		return this.journal;
	}

	/**
	 * Has the delay ladder declared at the start. By default it is declared for the first
	 * delayed task or retry, which takes about half a second longer.
	 * @return a refined copy
	 */
	public TaskQueueSettings delaysAtStart() {
		return new TaskQueueSettings(this.application, this.namespace, this.concurrency, this.journal, true);
	}

	BrokerSettings toBrokerSettings() {
		return new BrokerSettings(this.application, this.namespace, false,
				new TopologySettings(Declare.DECLARE, OnMismatch.FAIL, this.delaysAtStart), null, Duration.ofSeconds(5),
				1000, List.of(), true);
	}

	DefinitionSettings toDefinitionSettings() {
		Map<String, QueueProperties> queues = new HashMap<>();
		this.concurrency.forEach((queue, tasks) -> queues.put(queue,
				new QueueProperties(tasks.toString(), null, null, null, null, null)));
		return new DefinitionSettings("default", queues, Map.of());
	}

}
