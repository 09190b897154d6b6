package io.github.taskqueue.internal.crash;

import java.io.IOException;
import java.util.Map;

import io.github.taskqueue.internal.broker.declaration.Declarer;
import io.github.taskqueue.internal.broker.topology.Destination;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.topology.TopologyPart;

/**
 * The queues of suspects. The broker's delivery limit is a backstop here: a worker makes
 * a dead letter of a task that has ended several processes.
 */
public final class SuspectPart implements TopologyPart {

	@Override
	public void declareFor(QueueAddress queue, Declarer declarer) throws IOException {
		Destination.named(queue, queue.suspectsQueue()).declare(declarer, Map.of());
	}

}
