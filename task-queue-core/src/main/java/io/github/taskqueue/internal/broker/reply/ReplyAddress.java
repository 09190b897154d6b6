package io.github.taskqueue.internal.broker.reply;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import io.github.taskqueue.internal.broker.declaration.Declarer;
import io.github.taskqueue.internal.broker.topology.QueueArguments;
import io.github.taskqueue.internal.broker.topology.TopologyNames;
import io.github.taskqueue.internal.broker.topology.TopologyPart;

/**
 * Where this process gets its replies: a queue that goes away ten minutes after its last
 * use.
 *
 * @param names the names in the namespace
 * @param instance name of this process, never used by another one
 */
public record ReplyAddress(TopologyNames names, String instance) implements TopologyPart {

	private static final long EXPIRES_MILLIS = 600_000;

	String queue() {
		return this.names.replyPrefix() + this.instance;
	}

	@Override
	public Need need() {
		return Need.OF_PROCESS;
	}

	@Override
	public void declareCommon(TopologyNames names, Declarer declarer) throws IOException {
		Map<String, Object> arguments = new HashMap<>(QueueArguments.DELIVERY_LIMIT);
		arguments.put("x-expires", EXPIRES_MILLIS);
		declarer.queue(queue(), arguments);
	}

}
