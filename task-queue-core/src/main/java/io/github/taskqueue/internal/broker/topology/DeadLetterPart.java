package io.github.taskqueue.internal.broker.topology;

import java.io.IOException;
import java.util.Map;

import com.rabbitmq.client.BuiltinExchangeType;

import io.github.taskqueue.internal.broker.declaration.Declarer;

/**
 * The dead-letter queues, and the exchange that leads to them. They have no length limit:
 * a full one would hold up at-least-once dead-lettering, three minutes at a time.
 */
final class DeadLetterPart implements TopologyPart {

	@Override
	public void declareCommon(TopologyNames names, Declarer declarer) throws IOException {
		declarer.exchange(names.deadLetters(), BuiltinExchangeType.DIRECT, Map.of());
	}

	@Override
	public void declareFor(QueueAddress queue, Declarer declarer) throws IOException {
		String name = queue.names().deadLetterQueue(queue.queue());
		declarer.queue(name, QueueArguments.NO_DELIVERY_LIMIT);
		declarer.bindQueue(name, queue.names().deadLetters(), queue.queue());
	}

}
