package io.github.taskqueue.internal.broker.journal;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import io.github.taskqueue.internal.broker.declaration.Declarer;
import io.github.taskqueue.internal.broker.topology.QueueArguments;
import io.github.taskqueue.internal.broker.topology.TopologyNames;
import io.github.taskqueue.internal.broker.topology.TopologyPart;

/**
 * The queue whose active consumer leads.
 */
public final class LeaderPart implements TopologyPart {

	public static final LeaderPart INSTANCE = new LeaderPart();

	private LeaderPart() {
	}

	@Override
	public Need need() {
		return Need.ON_USE;
	}

	@Override
	public void declareCommon(TopologyNames names, Declarer declarer) throws IOException {
		Map<String, Object> arguments = new HashMap<>(QueueArguments.NO_DELIVERY_LIMIT);
		arguments.put("x-single-active-consumer", true);
		declarer.queue(names.leader(), arguments);
	}

}
