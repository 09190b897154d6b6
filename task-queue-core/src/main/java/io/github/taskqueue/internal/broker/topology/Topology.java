package io.github.taskqueue.internal.broker.topology;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Connection;

import io.github.taskqueue.internal.broker.topology.TopologySettings.Declare;
import io.github.taskqueue.internal.broker.topology.TopologySettings.OnMismatch;
import io.github.taskqueue.internal.start.StartException;

/**
 * The exchanges and queues of this application. All are durable, all queues are quorum
 * queues, and only arguments that nobody will want to change are declared; what is to be
 * tuned belongs into policies. Thread-safe.
 */
public final class Topology {

	/**
	 * Ends a message that takes its consumer down each time. RabbitMQ 3.10 has no
	 * default; 4.x has this one.
	 */
	private static final int DELIVERY_LIMIT = 20;

	/**
	 * Practically none. RabbitMQ 4.x would otherwise drop a message that was looked at 20
	 * times, and the same value on every version keeps a redeclare after an upgrade
	 * equal.
	 */
	private static final int NO_DELIVERY_LIMIT = 1_000_000;

	/**
	 * RabbitMQ 3.x looks 30 ms after the end of a queue whether it is there again.
	 */
	private static final Duration UNTIL_CANCELLED = Duration.ofMillis(300);

	private static final long REPLY_QUEUE_EXPIRES_MILLIS = 600_000;

	private final TopologyNames names;

	private final TopologySettings settings;

	public Topology(TopologyNames names, TopologySettings settings) {
		this.names = names;
		this.settings = settings;
	}

	/**
	 * Declares what the given queues need: the common exchanges, the work queues and
	 * their queues for suspects and for dead letters.
	 * @param connection the connection to do it on
	 * @param queues names without the namespace
	 * @throws IOException if the broker refuses
	 * @throws StartException if something exists with other arguments, or is missing
	 * where it may not be created
	 */
	public void declareQueues(Connection connection, Collection<String> queues) throws IOException {
		try (Declarer declarer = declarer(connection)) {
			declarer.exchange(this.names.tasks(), BuiltinExchangeType.DIRECT, Map.of());
			declarer.exchange(this.names.deadLetters(), BuiltinExchangeType.DIRECT, Map.of());
			boolean ladder = declarer.exchangeExists(LadderNames.DELIVERY);
			for (String queue : queues) {
				declareDeadLetterQueue(declarer, new QueueAddress(this.names, queue));
				declareWorkQueue(declarer, queue);
				declareSuspectsQueue(declarer, queue);
				if (ladder) {
					bindToLadder(declarer, queue);
				}
			}
		}
	}

	/**
	 * Waits, if a queue is gone that is to be declared again, until the broker has
	 * cancelled its consumers. If RabbitMQ 3.x finds a deleted quorum queue declared
	 * again by then, it lets its consumers consume the new one instead, and drops
	 * whatever it delivers to them.
	 * @param connection the connection to ask on
	 * @param queue name without the namespace
	 * @throws IOException if the broker refuses to say
	 */
	void awaitCancels(Connection connection, String queue) throws IOException {
		if (this.settings.declare() == Declare.DECLARE && !exists(connection, this.names.workQueue(queue))) {
			try {
				TimeUnit.MILLISECONDS.sleep(UNTIL_CANCELLED.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void declareWorkQueue(Declarer declarer, String queue) throws IOException {
		declarer.queue(this.names.workQueue(queue), deadLettering(this.names.deadLetters(), limited(queue)));
		declarer.bindQueue(this.names.workQueue(queue), this.names.tasks(), queue);
	}

	/**
	 * The limit is a backstop: a worker makes a dead letter of a task that has ended
	 * several processes.
	 */
	private void declareSuspectsQueue(Declarer declarer, String queue) throws IOException {
		declarer.queue(this.names.suspectsQueue(queue), deadLettering(this.names.deadLetters(), limited(queue)));
	}

	/**
	 * Looks whether a queue exists.
	 * @param connection the connection to ask on
	 * @param name name on the broker
	 * @return whether it exists
	 * @throws IOException if the broker refuses to say
	 */
	public boolean exists(Connection connection, String name) throws IOException {
		try (DeclarationChannel channel = new DeclarationChannel(connection)) {
			return channel.exists((open) -> open.queueDeclarePassive(name));
		}
	}

	private static Map<String, Object> limited(String queue) {
		return Map.of("x-dead-letter-routing-key", queue, "x-delivery-limit", DELIVERY_LIMIT);
	}

	/**
	 * No length limit: a full dead-letter queue would hold up at-least-once
	 * dead-lettering, three minutes at a time.
	 */
	private void declareDeadLetterQueue(Declarer declarer, QueueAddress address) throws IOException {
		String name = address.names().deadLetterQueue(address.queue());
		declarer.queue(name, Map.of("x-delivery-limit", NO_DELIVERY_LIMIT));
		declarer.bindQueue(name, address.names().deadLetters(), address.queue());
	}

	/**
	 * Declares the dead-letter queue of a work queue that need not exist.
	 * @param connection the connection to do it on
	 * @param address the work queue, possibly of another namespace
	 * @throws IOException if the broker refuses
	 */
	public void declareDeadLetterQueue(Connection connection, QueueAddress address) throws IOException {
		try (Declarer declarer = declarer(connection)) {
			declarer.exchange(address.names().deadLetters(), BuiltinExchangeType.DIRECT, Map.of());
			declareDeadLetterQueue(declarer, address);
		}
	}

	/**
	 * Declares a queue for replies that goes away ten minutes after its last use. It is
	 * declared in every mode, as its name is made at run time.
	 * @param connection the connection to do it on
	 * @param name name on the broker
	 * @throws IOException if the broker refuses
	 */
	public void declareReplyQueue(Connection connection, String name) throws IOException {
		try (Declarer declarer = new CreatingDeclarer(connection, OnMismatch.FAIL)) {
			declarer.queue(name, Map.of("x-expires", REPLY_QUEUE_EXPIRES_MILLIS, "x-delivery-limit", DELIVERY_LIMIT));
		}
	}

	/**
	 * Declares the delay ladder.
	 * @param connection the connection to do it on
	 * @throws IOException if the broker refuses
	 * @see DelayLevels
	 */
	public void declareLadder(Connection connection) throws IOException {
		try (Declarer declarer = declarer(connection)) {
			declarer.exchange(LadderNames.UNROUTED, BuiltinExchangeType.FANOUT, Map.of());
			declarer.queue(LadderNames.UNROUTED, Map.of("x-delivery-limit", NO_DELIVERY_LIMIT));
			declarer.bindQueue(LadderNames.UNROUTED, LadderNames.UNROUTED, "");
			declarer.exchange(LadderNames.DELIVERY, BuiltinExchangeType.TOPIC,
					Map.of("alternate-exchange", LadderNames.UNROUTED));
			for (int level = 0; level < DelayLevels.COUNT; level++) {
				declareLevel(declarer, level);
			}
		}
	}

	private void declareLevel(Declarer declarer, int level) throws IOException {
		String name = LadderNames.level(level);
		String next = (level > 0) ? LadderNames.level(level - 1) : LadderNames.DELIVERY;
		declarer.exchange(name, BuiltinExchangeType.TOPIC, Map.of());
		declarer.queue(name, deadLettering(next,
				Map.of("x-message-ttl", DelayLevels.hold(level).toMillis(), "x-delivery-limit", NO_DELIVERY_LIMIT)));
		declarer.bindQueue(name, name, DelayLevels.levelBinding(level, true));
		declarer.bindExchange(next, name, DelayLevels.levelBinding(level, false));
	}

	/**
	 * Lets a work queue have what comes down the ladder for it.
	 * @param connection the connection to do it on
	 * @param queue name without the namespace
	 * @throws IOException if the broker refuses
	 */
	public void bindToLadder(Connection connection, String queue) throws IOException {
		try (Declarer declarer = declarer(connection)) {
			bindToLadder(declarer, queue);
		}
	}

	private void bindToLadder(Declarer declarer, String queue) throws IOException {
		String name = this.names.workQueue(queue);
		declarer.bindQueue(name, LadderNames.DELIVERY, DelayLevels.queueBinding(name));
	}

	/**
	 * Dead-lettering that loses nothing: at-least-once, which needs reject-publish. The
	 * default, at-most-once, lost up to nine of ten messages over a broker restart.
	 */
	private static Map<String, Object> deadLettering(String exchange, Map<String, Object> more) {
		Map<String, Object> arguments = new HashMap<>(more);
		arguments.put("x-dead-letter-exchange", exchange);
		arguments.put("x-dead-letter-strategy", "at-least-once");
		arguments.put("x-overflow", "reject-publish");
		return arguments;
	}

	private Declarer declarer(Connection connection) {
		return switch (this.settings.declare()) {
			case DECLARE -> new CreatingDeclarer(connection, this.settings.onMismatch());
			case VERIFY -> new VerifyingDeclarer(connection);
			case NONE -> new TrustingDeclarer();
		};
	}

}
