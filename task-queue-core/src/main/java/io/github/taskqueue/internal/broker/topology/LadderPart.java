package io.github.taskqueue.internal.broker.topology;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import com.rabbitmq.client.BuiltinExchangeType;

import io.github.taskqueue.internal.broker.declaration.Declarer;

/**
 * The exchanges and queues of the delay ladder.
 *
 * @param need whether they are declared at the start or for the first delayed task
 * @see DelayLevels
 */
record LadderPart(Need need) implements TopologyPart {

	@Override
	public void declareCommon(TopologyNames names, Declarer declarer) throws IOException {
		declarer.exchange(LadderNames.UNROUTED, BuiltinExchangeType.FANOUT, Map.of());
		declarer.queue(LadderNames.UNROUTED, QueueArguments.NO_DELIVERY_LIMIT);
		declarer.bindQueue(LadderNames.UNROUTED, LadderNames.UNROUTED, "");
		declarer.exchange(LadderNames.DELIVERY, BuiltinExchangeType.TOPIC,
				Map.of("alternate-exchange", LadderNames.UNROUTED));
		for (int level = 0; level < DelayLevels.COUNT; level++) {
			declareLevel(declarer, level);
		}
	}

	private static void declareLevel(Declarer declarer, int level) throws IOException {
		String name = LadderNames.level(level);
		String next = (level > 0) ? LadderNames.level(level - 1) : LadderNames.DELIVERY;
		Map<String, Object> holding = new HashMap<>(QueueArguments.NO_DELIVERY_LIMIT);
		holding.put("x-message-ttl", DelayLevels.hold(level).toMillis());
		declarer.exchange(name, BuiltinExchangeType.TOPIC, Map.of());
		declarer.queue(name, QueueArguments.deadLettering(next, holding));
		declarer.bindQueue(name, name, DelayLevels.levelBinding(level, true));
		declarer.bindExchange(next, name, DelayLevels.levelBinding(level, false));
	}

	/**
	 * Lets a queue have what comes down the ladder for it.
	 */
	static void bind(Declarer declarer, Destination destination) throws IOException {
		declarer.bindQueue(destination.name(), LadderNames.DELIVERY, DelayLevels.queueBinding(destination.name()));
	}

}
