package io.github.taskqueue.internal.worker.settle;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.definition.QueueSettings;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.worker.delivery.Delivery;
import io.github.taskqueue.internal.worker.pool.StoppableConsumer;

/**
 * What becomes of a task that was in hand when worker processes ended.
 */
public interface CrashPolicy {

	/**
	 * Looks at a delivery before its task starts.
	 */
	boolean takes(Delivery delivery, TaskMessage message, @Nullable TaskDefinition definition);

	/**
	 * Creates what the policy needs beside the workers of the queues.
	 */
	List<StoppableConsumer> workers(Collection<QueueSettings> queues, Consumer<Delivery> work);

}
