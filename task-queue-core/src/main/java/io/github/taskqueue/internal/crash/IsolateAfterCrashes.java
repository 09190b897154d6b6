package io.github.taskqueue.internal.crash;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
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
 * Moves a task that was in hand in several crashes to the queue of suspects. A process
 * runs one suspect at a time, beside other tasks, so that a crash is counted against one
 * suspect. One that has ended several processes is a dead letter; the others go their
 * way.
 */
final class IsolateAfterCrashes implements CrashPolicy {

	private static final Log logger = LogFactory.getLog(IsolateAfterCrashes.class);

	/**
	 * One crash may have another reason.
	 */
	private static final int SUSPICIOUS = 2;

	private final Suspects suspects;

	private final SuspectConsumers workers;

	private final TaskSettlement settlement;

	private final int maxCrashes;

	private volatile @Nullable PullingConsumer started;

	public IsolateAfterCrashes(Suspects suspects, SuspectConsumers workers, TaskSettlement settlement, int maxCrashes) {
		this.suspects = suspects;
		this.workers = workers;
		this.settlement = settlement;
		this.maxCrashes = maxCrashes;
	}

	@Override
	public boolean takes(Delivery delivery, TaskMessage message, @Nullable TaskDefinition definition) {
		int crashes = delivery.crashes();
		if (delivery.isSuspect()) {
			if (crashes >= this.maxCrashes) {
				this.settlement.crashed(delivery, message, definition, crashes);
				return true;
			}
			return false;
		}
		if (definition == null || crashes < suspicious(delivery)) {
			return false;
		}
		this.settlement.trace(message)
			.run(() -> logger.warn(
					("%s was in progress when %d processes ended or lost their connection; it becomes a suspect. A process"
							+ " runs one suspect at a time")
						.formatted(message, crashes)));
		this.suspects.add(delivery).thenRun(() -> expect(delivery));
		return true;
	}

	/**
	 * Where the broker counts what is given back, one orderly stop is no crash.
	 */
	private static int suspicious(Delivery delivery) {
		return delivery.countsReturns() ? SUSPICIOUS + 1 : SUSPICIOUS;
	}

	private void expect(Delivery delivery) {
		PullingConsumer worker = this.started;
		if (worker != null) {
			worker.expect(delivery.queue().queue());
		}
	}

	@Override
	public List<StoppableConsumer> workers(Collection<QueueSettings> queues, Consumer<Delivery> work) {
		PullingConsumer worker = this.workers.pulling(queues, work);
		this.started = worker;
		return List.of(worker, this.workers.former(queues, worker));
	}

}
