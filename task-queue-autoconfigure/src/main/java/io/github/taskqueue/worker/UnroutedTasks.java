package io.github.taskqueue.worker;

import java.io.IOException;
import java.time.Duration;

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

import org.springframework.context.SmartLifecycle;

import io.github.taskqueue.broker.BrokerConnection;
import io.github.taskqueue.broker.QueueAddress;
import io.github.taskqueue.broker.RecoveringChannel;
import io.github.taskqueue.broker.UnroutedMessages;
import io.github.taskqueue.retry.RecoveryLoop;

/**
 * Makes dead letters of tasks whose queue was deleted while they waited in the delay
 * ladder. Left where they are, 32 of them would hold up a level of the ladder for
 * everyone.
 */
final class UnroutedTasks implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(UnroutedTasks.class);

	private static final int PREFETCH = 50;

	private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

	private final BrokerConnection connection;

	private final UnroutedMessages unrouted;

	private final UnroutedBurial burial;

	private final RecoveryLoop loop;

	private final RecoveringChannel channel;

	private volatile boolean running;

	private RecoveryLoop.@Nullable Job looking;

	private volatile boolean consuming;

	UnroutedTasks(BrokerConnection connection, UnroutedMessages unrouted, UnroutedBurial burial, RecoveryLoop loop) {
		this.connection = connection;
		this.unrouted = unrouted;
		this.burial = burial;
		this.loop = loop;
		this.channel = new RecoveringChannel("unrouted tasks", connection, loop, this::consume);
	}

	@Override
	public void start() {
		this.running = true;
		this.looking = this.loop.add("The look for unrouted tasks", this::look);
		this.looking.wake();
	}

	/**
	 * The queue is there once somebody has used the ladder.
	 */
	private Duration look() {
		Connection open = this.connection.whenOpen().getNow(null);
		if (this.consuming) {
			return RecoveryLoop.REST;
		}
		try {
			if (open != null && this.unrouted.exist(open)) {
				this.consuming = true;
				this.channel.start();
			}
		}
		catch (IOException | ShutdownSignalException ex) {
			logger.debug("It is not known whether there are unrouted tasks", ex);
		}
		return LOOK_EVERY;
	}

	private void consume(Channel channel) throws IOException {
		channel.basicQos(this.channel.isCareful() ? 1 : PREFETCH);
		channel.basicConsume(UnroutedMessages.QUEUE, false, new DefaultConsumer(channel) {

			@Override
			public void handleDelivery(String consumerTag, Envelope envelope, BasicProperties properties, byte[] body) {
				bury(channel, envelope, properties, body);
				UnroutedTasks.this.channel.delivered(envelope.isRedeliver());
			}

			@Override
			public void handleCancel(String consumerTag) {
				UnroutedTasks.this.channel.restart("the queue is gone");
			}

		});
	}

	private void bury(Channel channel, Envelope envelope, BasicProperties properties, byte[] body) {
		QueueAddress addressee = this.unrouted.addressee(envelope.getRoutingKey());
		this.burial.bury(addressee, properties, body, new OpenChannel(channel),
				() -> ack(channel, envelope.getDeliveryTag()));
	}

	private static void ack(Channel channel, long tag) {
		try {
			channel.basicAck(tag, false);
		}
		catch (IOException | AlreadyClosedException ex) {
			logger.debug("The channel is closed; the broker delivers the message again", ex);
		}
	}

	@Override
	public void stop() {
		this.running = false;
		this.consuming = false;
		if (this.looking != null) {
			this.looking.remove();
			this.looking = null;
		}
		this.channel.stop();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return TaskWorkers.PHASE;
	}

	/**
	 * What came over a channel is gone with it.
	 */
	private record OpenChannel(Channel channel) implements Claim {

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
