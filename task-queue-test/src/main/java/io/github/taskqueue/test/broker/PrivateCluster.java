package io.github.taskqueue.test.broker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

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
		List<RabbitBroker> nodes = new ArrayList<>();
		started.descendingIterator().forEachRemaining((node) -> nodes.add(RabbitBroker.startedBy(node)));
		return new RabbitCluster(nodes);
	}

}
