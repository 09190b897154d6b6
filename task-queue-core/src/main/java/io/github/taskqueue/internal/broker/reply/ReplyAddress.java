package io.github.taskqueue.internal.broker.reply;

import io.github.taskqueue.internal.broker.topology.TopologyNames;

/**
 * Where this process gets its replies.
 *
 * @param names the names in the namespace
 * @param instance name of this process, never used by another one
 */
public record ReplyAddress(TopologyNames names, String instance) {

	String queue() {
		return this.names.replyPrefix() + this.instance;
	}

}
