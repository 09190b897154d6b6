package io.github.taskqueue.internal.worker.consume;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.connection.BrokerConnection;
import io.github.taskqueue.internal.broker.connection.RecoveringChannel;
import io.github.taskqueue.internal.worker.delivery.Claim;
import io.github.taskqueue.internal.worker.delivery.Holding;

/**
 * Consumes a queue beside the work queues, which need not exist and is not declared. Each
 * message is acknowledged when what it leads to is published.
 */
public final class SideQueue {

	private static final Log logger = LogFactory.getLog(SideQueue.class);

	private static final int PREFETCH = 50;

	private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

	private static final Duration UNTIL_CONNECTED = Duration.ofSeconds(1);

	private final Source source;

	private final BrokerConnection connection;

	private final Consumer<Message> handler;

	private final RecoveryLoop loop;

	private final RecoveringChannel channel;

	private RecoveryLoop.@Nullable Job looking;

	public SideQueue(Source source, BrokerConnection connection, BrokerConnection apart, RecoveryLoop loop,
			Consumer<Message> handler) {
		this.source = source;
		this.connection = connection;
		this.loop = loop;
		this.handler = handler;
		this.channel = new RecoveringChannel(source.toString(), apart, loop, this::consume);
	}

	/**
	 * Consumes the queue as soon as it exists. Returns at once.
	 */
	public synchronized void start() {
		this.looking = this.loop.add("The poll of " + this.source, this::look);
		this.looking.wake();
	}

	private Duration look() {
		Connection open = this.connection.whenOpen().getNow(null);
		if (open == null) {
			return UNTIL_CONNECTED;
		}
		try {
			if (this.source.check().exists(open)) {
				startChannel();
				return RecoveryLoop.REST;
			}
		}
		catch (IOException | ShutdownSignalException ex) {
			logger.debug("It is unknown whether a queue exists: " + this.source, ex);
			return LOOK_AGAIN;
		}
		return this.source.lookEvery();
	}

	private synchronized void startChannel() {
		if (this.looking != null) {
			this.channel.start();
		}
	}

	/**
	 * A queue that was deleted while there was no connection is no queue to wait for.
	 */
	private void consume(Channel channel) throws IOException {
		if (!this.source.check().exists(channel.getConnection())) {
			this.loop.execute(this::lookAgain);
			return;
		}
		channel.basicQos(this.channel.isCareful() ? 1 : PREFETCH);
		channel.basicConsume(this.source.queue(), false, new DefaultConsumer(channel) {

			@Override
			public void handleDelivery(String consumerTag, Envelope envelope, BasicProperties properties, byte[] body) {
				SideQueue.this.handler.accept(new Message(channel, envelope, properties, body));
				SideQueue.this.channel.delivered(envelope.isRedeliver());
			}

			@Override
			public void handleCancel(String consumerTag) {
				SideQueue.this.loop.execute(SideQueue.this::lookAgain);
			}

		});
	}

	private void lookAgain() {
		RecoveryLoop.Job job = looking();
		if (job != null) {
			this.channel.stop();
			job.wakeAfter(LOOK_AGAIN);
		}
	}

	private synchronized RecoveryLoop.@Nullable Job looking() {
		return this.looking;
	}

	/**
	 * Consumes no more.
	 */
	public void stop() {
		synchronized (this) {
			if (this.looking != null) {
				this.looking.remove();
				this.looking = null;
			}
		}
		this.channel.stop();
	}

	/**
	 * A queue that may exist.
	 *
	 * @param queue its name on the broker
	 * @param lookEvery how often it is looked for
	 * @param check looks for it
	 */
	public record Source(String queue, Duration lookEvery, Check check) {

		@Override
		public String toString() {
			return "queue '" + this.queue + "'";
		}

	}

	/**
	 * Looks whether a queue exists.
	 */
	@FunctionalInterface
	public interface Check {

		/**
		 * Looks whether the queue exists.
		 */
		boolean exists(Connection connection) throws IOException;

	}

	/**
	 * A message, which is gone when its channel is.
	 *
	 * @param channel the channel
	 * @param envelope its tag and its routing key
	 * @param properties its properties
	 * @param body its body
	 */
	public record Message(Channel channel, Envelope envelope, BasicProperties properties,
			byte[] body) implements Claim {

		/**
		 * Acknowledges the message.
		 */
		public void ack() {
			try {
				this.channel.basicAck(this.envelope.getDeliveryTag(), false);
			}
			catch (IOException | AlreadyClosedException ex) {
				logger.debug("The channel is closed; the broker delivers the message again", ex);
			}
		}

		@Override
		public Holding holding() {
			return this.channel.isOpen() ? Holding.IN_HAND : Holding.GONE;
		}

		@Override
		public boolean drop() {
			return true;
		}

	}

}
