package io.github.taskqueue.internal.broker.reply;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.connection.BrokerConnection;
import io.github.taskqueue.internal.broker.connection.RecoveringChannel;
import io.github.taskqueue.internal.broker.publish.ConfirmedPublisher;
import io.github.taskqueue.internal.broker.publish.Outgoing;
import io.github.taskqueue.internal.broker.topology.Topology;
import io.github.taskqueue.internal.broker.wire.TaskMessageConverter;
import io.github.taskqueue.internal.message.LogText;
import io.github.taskqueue.internal.message.TaskReplies;
import io.github.taskqueue.internal.message.TaskReply;
import io.github.taskqueue.internal.outcome.ReadableFailure;

/**
 * Carries replies over one queue for each process. The queue survives reconnects and goes
 * away by itself ten minutes after the process.
 */
public final class RabbitTaskReplies implements TaskReplies, AutoCloseable {

	private static final Log logger = LogFactory.getLog(RabbitTaskReplies.class);

	private static final int PREFETCH = 500;

	/**
	 * How AMQP 1.0 writes the name of a queue.
	 */
	private static final String ADDRESS = "/queues/";

	private final Topology topology;

	private final ConfirmedPublisher publisher;

	private final TaskMessageConverter converter;

	private final ReplyAddress address;

	private final RecoveryLoop loop;

	private final RecoveringChannel channel;

	private final AtomicReference<@Nullable Consumer<TaskReply>> listener = new AtomicReference<>();

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	public RabbitTaskReplies(BrokerConnection connection, Topology topology, ConfirmedPublisher publisher,
			TaskMessageConverter converter, ReplyAddress address, RecoveryLoop loop) {
		this.topology = topology;
		this.publisher = publisher;
		this.converter = converter;
		this.address = address;
		this.loop = loop;
		this.channel = new RecoveringChannel("replies", connection, loop, this::consume);
	}

	@Override
	public String listen(Consumer<TaskReply> listener) {
		if (this.listener.compareAndSet(null, listener)) {
			this.channel.start();
		}
		return this.address.queue();
	}

	@Override
	public void awaitListening(String address, Duration timeout) {
		if (!this.ready.isDone() && address.equals(this.address.queue())) {
			awaitReady(timeout);
		}
	}

	private void awaitReady(Duration timeout) {
		try {
			this.ready.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException | ExecutionException ex) {
			throw new BrokerUnavailableException("The reply queue could not be opened: " + this.channel.problem(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BrokerUnavailableException("Interrupted while the reply queue was being opened", ex);
		}
	}

	private void consume(Channel channel) throws IOException {
		this.topology.declare(channel.getConnection(), this.address);
		channel.basicQos(this.channel.isCareful() ? 1 : PREFETCH);
		channel.basicConsume(this.address.queue(), false, new ReplyConsumer(channel));
		this.ready.complete(null);
	}

	private void arrived(BasicProperties properties, byte[] body) {
		try {
			Objects.requireNonNull(this.listener.get()).accept(this.converter.toReply(properties, body));
		}
		catch (Throwable ex) {
			logger.warn("A reply cannot be read and is dropped", ReadableFailure.of(ex));
		}
	}

	@Override
	public CompletableFuture<Void> send(String address, TaskReply reply) {
		String queue = address.startsWith(ADDRESS) ? address.substring(ADDRESS.length()) : address;
		if (!queue.startsWith(this.address.names().replyPrefix())) {
			logger.warn("No reply is sent for task %s: its reply_to is not a reply queue of this library"
				.formatted(LogText.line(reply.taskId())));
			return CompletableFuture.completedFuture(null);
		}
		return this.publisher
			.send(new Outgoing(reply.taskId(), "", queue, this.converter.toProperties(reply), reply.body()))
			.exceptionallyCompose((ex) -> (ex instanceof TaskUnroutableException) ? dropped(reply)
					: CompletableFuture.failedFuture(ex));
	}

	private static CompletableFuture<Void> dropped(TaskReply reply) {
		logger.info("The result of task %s is dropped: its reply queue no longer exists"
			.formatted(LogText.line(reply.taskId())));
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public void close() {
		this.channel.leave();
		this.loop.close();
	}

	private final class ReplyConsumer extends DefaultConsumer {

		ReplyConsumer(Channel channel) {
			super(channel);
		}

		@Override
		public void handleDelivery(String consumerTag, Envelope envelope, BasicProperties properties, byte[] body)
				throws IOException {
			arrived(properties, body);
			getChannel().basicAck(envelope.getDeliveryTag(), false);
			RabbitTaskReplies.this.channel.delivered(envelope.isRedeliver());
		}

		@Override
		public void handleCancel(String consumerTag) {
			RabbitTaskReplies.this.channel.restart("its queue no longer exists");
		}

	}

}
