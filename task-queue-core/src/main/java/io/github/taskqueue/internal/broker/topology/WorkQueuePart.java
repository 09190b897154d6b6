package io.github.taskqueue.internal.broker.topology;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import com.rabbitmq.client.BuiltinExchangeType;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.broker.declaration.Declarer;

/**
 * The queues in which tasks wait, and the exchange that leads to them. Where their dead
 * letters go is there before them.
 */
final class WorkQueuePart implements TopologyPart {

	private static final String PREFIX = "q.";

	private final TopologyPart deadLetters;

	WorkQueuePart(TopologyPart deadLetters) {
		this.deadLetters = deadLetters;
	}

	@Override
	public void declareCommon(TopologyNames names, Declarer declarer) throws IOException {
		declarer.exchange(names.tasks(), BuiltinExchangeType.DIRECT, Map.of());
		this.deadLetters.declareCommon(names, declarer);
	}

	@Override
	public void declareFor(QueueAddress queue, Declarer declarer) throws IOException {
		this.deadLetters.declareFor(queue, declarer);
		destination(queue).declare(declarer, Map.of());
	}

	static Destination destination(QueueAddress queue) {
		return new Destination(queue, queue.workQueue(), queue.names().tasks(), queue.queue());
	}

	@Override
	public List<Destination> destinations(QueueAddress queue) {
		return List.of(destination(queue));
	}

	@Override
	public @Nullable String queueOf(String name) {
		return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : null;
	}

}
