package io.github.taskqueue.internal.broker.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.broker.connection.AmqpError;
import io.github.taskqueue.internal.broker.connection.RecoveringChannel;
import io.github.taskqueue.internal.broker.publish.Outgoing;
import io.github.taskqueue.internal.journal.Leadership;

/**
 * Leads while it holds a token. The tokens are in a queue with a single active consumer,
 * so one process holds whatever is there, and the broker gives it to another one when
 * that process or its connection is gone. Every process adds a token when it begins and
 * from time to time, in case they were lost; the leader keeps the last one, so that none
 * is held for longer than the broker allows. Thread-safe.
 */
final class LeaderQueue implements Leadership {

	private static final Log logger = LogFactory.getLog(LeaderQueue.class);

	private static final Duration ADD_EVERY = Duration.ofMinutes(1);

	private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

	/**
	 * The one that is held, and the next one.
	 */
	private static final int PREFETCH = 2;

	private final Broker broker;

	private final String queue;

	private final RecoveringChannel channel;

	private final RecoveryLoop.Job adding;

	private final RecoveryLoop.Job telling;

	private final List<Listener> listeners = new CopyOnWriteArrayList<>();

	private volatile @Nullable Candidate leading;

	private volatile boolean running;

	/**
	 * As whom this process leads, as far as the listeners know.
	 */
	private volatile @Nullable Candidate told;

	LeaderQueue(Broker broker, RecoveryLoop loop) {
		this.broker = broker;
		this.queue = broker.names().leader();
		this.channel = new RecoveringChannel("the leader", broker.connections().consuming(), loop, this::consume);
		this.adding = loop.add("The election of a leader", this::add);
		this.telling = loop.add("The news of the election", this::tell);
	}

	@Override
	public void start() {
		this.running = true;
		this.channel.start();
	}

	private void consume(Channel opened) throws IOException {
		this.broker.topology().declare(opened.getConnection(), LeaderPart.INSTANCE);
		Candidate candidate = new Candidate(opened);
		opened.addShutdownListener((cause) -> lost(candidate));
		opened.basicQos(PREFETCH);
		opened.basicConsume(this.queue, false, candidate);
		this.adding.wake();
	}

	private Duration add() {
		if (!this.running) {
			return RecoveryLoop.REST;
		}
		this.broker.publisher()
			.send(new Outgoing("leader", "", this.queue, new BasicProperties.Builder().deliveryMode(2).build(),
					new byte[1]))
			.whenComplete((done, failure) -> {
				if (failure != null) {
					logger.debug("A token for the leader could not be added", failure);
					this.adding.wakeAfter(isRefused(failure) ? ADD_EVERY : TRY_AGAIN);
				}
			});
		return ADD_EVERY;
	}

	/**
	 * Each refusal closes the channel on which this application publishes.
	 */
	private static boolean isRefused(Throwable failure) {
		AmqpError error = AmqpError.of(failure);
		return error != null && error.code() == AmqpError.ACCESS_REFUSED;
	}

	private void held(Candidate candidate) {
		this.leading = candidate;
		this.telling.wake();
	}

	private void lost(Candidate candidate) {
		if (this.leading == candidate) {
			this.leading = null;
			this.telling.wake();
		}
	}

	/**
	 * Not before all listeners know that this process did not lead meanwhile.
	 */
	@Override
	public boolean isLeader() {
		Candidate current = this.told;
		return current != null && current == this.leading && current.getChannel().isOpen();
	}

	@Override
	public void addListener(Listener listener) {
		this.listeners.add(listener);
	}

	private Duration tell() {
		Candidate next = this.leading;
		if (next == this.told) {
			return RecoveryLoop.REST;
		}
		if (this.told != null) {
			logger.info("This process leads no more");
			this.told = null;
			this.listeners.forEach((listener) -> tell(listener::deposed));
		}
		if (next != null) {
			logger.info("This process leads the workers of " + this.queue);
			this.told = next;
			this.listeners.forEach((listener) -> tell(listener::elected));
		}
		return RecoveryLoop.REST;
	}

	private static void tell(Runnable news) {
		try {
			news.run();
		}
		catch (Throwable ex) {
			logger.warn("A listener of the election has failed", ex);
		}
	}

	@Override
	public void stop() {
		this.running = false;
		this.channel.stop();
	}

	private final class Candidate extends DefaultConsumer {

		private long token;

		Candidate(Channel channel) {
			super(channel);
		}

		@Override
		public void handleDelivery(String consumerTag, Envelope envelope, BasicProperties properties, byte[] body)
				throws IOException {
			long earlier = this.token;
			this.token = envelope.getDeliveryTag();
			if (earlier != 0) {
				getChannel().basicAck(earlier, false);
			}
			else {
				held(this);
			}
			LeaderQueue.this.channel.delivered(envelope.isRedeliver());
		}

		/**
		 * The queue was deleted, or the broker has run out of patience. RabbitMQ 4.3 then
		 * delivers nothing to any consumer before this one has cancelled as well.
		 */
		@Override
		public void handleCancel(String consumerTag) {
			lost(this);
			try {
				getChannel().asyncRpc(new AMQP.Basic.Cancel.Builder().consumerTag(consumerTag).nowait(true).build());
			}
			catch (IOException | AlreadyClosedException ex) {
				logger.debug("The consumer is already cancelled", ex);
			}
			LeaderQueue.this.channel.restart("the broker has cancelled its consumer");
		}

	}

}
