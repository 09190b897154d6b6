package io.github.taskqueue.autoconfigure.actuate;

import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@link Endpoint @Endpoint} that tells how the queues are which this application knows.
 * It shows no arguments and changes nothing.
 */
@Endpoint(id = "taskqueues")
public final class TaskQueuesEndpoint {

	private final String namespace;

	private final LocalWork work;

	private final QueueReader reader;

	TaskQueuesEndpoint(String namespace, LocalWork work, QueueReader reader) {
		this.namespace = namespace;
		this.work = work;
		this.reader = reader;
	}

	/**
	 * All queues that this application knows.
	 */
	@ReadOperation
	public TaskQueuesDescriptor taskQueues() {
		Map<String, QueueDescriptor> queues = new TreeMap<>();
		this.work.knownQueues().forEach((queue) -> queues.put(queue, this.reader.read(queue)));
		return new TaskQueuesDescriptor(this.namespace, queues);
	}

	/**
	 * One queue.
	 */
	@ReadOperation
	public @Nullable QueueDescriptor taskQueue(@Selector String queue) {
		return this.work.knownQueues().contains(queue) ? this.reader.read(queue) : null;
	}

	/**
	 * The queues of an application.
	 *
	 * @param namespace prefix of everything that it has on the broker
	 * @param queues the queues by name, without the namespace
	 */
	public record TaskQueuesDescriptor(String namespace,
			Map<String, QueueDescriptor> queues) implements OperationResponseBody {

	}

}
