package io.github.taskqueue.test.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.github.taskqueue.test.internal.node.PrivateNode;
import io.github.taskqueue.test.internal.node.ServerInstallation;
import io.github.taskqueue.test.internal.server.BrokerServer;

/**
 * Makes clusters of private nodes.
 */
final class PrivateCluster {

	private PrivateCluster() {
	}

	static RabbitCluster start(ServerInstallation installation, int size) {
		Deque<PrivateNode> started = new ArrayDeque<>();
		try {
			PrivateNode first = PrivateNode.create(installation);
			started.push(first);
			while (started.size() < size) {
				started.push(first.join());
			}
		}
		catch (RuntimeException ex) {
			started.forEach(PrivateNode::close);
			throw ex;
		}
		List<BrokerServer> nodes = new ArrayList<>();
		started.descendingIterator().forEachRemaining(nodes::add);
		return new RabbitCluster(nodes);
	}

}
