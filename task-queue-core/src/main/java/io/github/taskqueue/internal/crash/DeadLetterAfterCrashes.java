package io.github.taskqueue.internal.crash;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.definition.QueueSettings;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.worker.consume.PullingConsumer;
import io.github.taskqueue.internal.worker.delivery.Delivery;
import io.github.taskqueue.internal.worker.pool.StoppableConsumer;
import io.github.taskqueue.internal.worker.settle.CrashPolicy;
import io.github.taskqueue.internal.worker.settle.TaskSettlement;

/**
 * Makes a dead letter of a task that was in hand in several crashes, whichever task ended
 * the processes.
 */
final class DeadLetterAfterCrashes implements CrashPolicy {

	private final SuspectConsumers workers;

	private final TaskSettlement settlement;

	private final int maxCrashes;

	public DeadLetterAfterCrashes(SuspectConsumers workers, TaskSettlement settlement, int maxCrashes) {
		this.workers = workers;
		this.settlement = settlement;
		this.maxCrashes = maxCrashes;
	}

	@Override
	public boolean takes(Delivery delivery, TaskMessage message, @Nullable TaskDefinition definition) {
		int crashes = delivery.crashes() - (delivery.countsReturns() ? 1 : 0);
		if (crashes < this.maxCrashes) {
			return false;
		}
		this.settlement.crashed(delivery, message, definition, crashes);
		return true;
	}

	/**
	 * The other policy may have left suspects.
	 */
	@Override
	public List<StoppableConsumer> workers(Collection<QueueSettings> queues, Consumer<Delivery> work) {
		PullingConsumer worker = this.workers.pulling(queues, work);
		return List.of(worker, this.workers.former(queues, worker));
	}

}
