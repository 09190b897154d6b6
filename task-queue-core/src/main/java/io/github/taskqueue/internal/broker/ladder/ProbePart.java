package io.github.taskqueue.internal.broker.ladder;

import java.io.IOException;

import io.github.taskqueue.internal.broker.declaration.Declarer;
import io.github.taskqueue.internal.broker.topology.QueueArguments;
import io.github.taskqueue.internal.broker.topology.TopologyNames;
import io.github.taskqueue.internal.broker.topology.TopologyPart;

/**
 * The queue to which probes of the delay ladder come back.
 */
public final class ProbePart implements TopologyPart {

	public static final ProbePart INSTANCE = new ProbePart();

	private ProbePart() {
	}

	@Override
	public Need need() {
		return Need.ON_USE;
	}

	@Override
	public void declareCommon(TopologyNames names, Declarer declarer) throws IOException {
		declarer.queue(names.delayProbes(), QueueArguments.NO_DELIVERY_LIMIT);
	}

}
