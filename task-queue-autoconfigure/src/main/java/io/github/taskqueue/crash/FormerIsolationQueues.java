package io.github.taskqueue.crash;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.broker.BrokerConnection;
import io.github.taskqueue.broker.QueueAddress;
import io.github.taskqueue.broker.RecoveringChannel;
import io.github.taskqueue.broker.Topology;
import io.github.taskqueue.message.TaskHeaders;
import io.github.taskqueue.retry.RecoveryLoop;
import io.github.taskqueue.worker.Claim;
import io.github.taskqueue.worker.Holding;
import io.github.taskqueue.worker.PullingWorker;
import io.github.taskqueue.worker.StoppableWorker;

/**
 * Moves tasks to the queues of suspects that workers of an earlier version put, or still
 * put, into its isolation queues. These are neither declared nor deleted.
 */
final class FormerIsolationQueues implements StoppableWorker {

	private static final Log logger = LogFactory.getLog(FormerIsolationQueues.class);

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private static final int PREFETCH = 10;

	private final Collection<QueueAddress> queues;

	private final BrokerConnection common;

	private final Topology topology;

	private final Suspects suspects;

	private final PullingWorker worker;

	private final RecoveryLoop loop;

	private final RecoveringChannel channel;

	private final List<QueueAddress> found = new ArrayList<>();

	private RecoveryLoop.@Nullable Job looking;

	/**
	 * Creates the worker.
	 * @param queues the queues whose former isolation queues are emptied
	 * @param common the connection to look for them on
	 * @param own the connection to consume them on
	 * @param topology finds queues
	 * @param suspects takes the tasks
	 * @param worker told when there is one
	 * @param loop waits for the broker
	 */
	FormerIsolationQueues(Collection<QueueAddress> queues, BrokerConnection common, BrokerConnection own,
			Topology topology, Suspects suspects, PullingWorker worker, RecoveryLoop loop) {
		this.queues = queues;
		this.common = common;
		this.topology = topology;
		this.suspects = suspects;
		this.worker = worker;
		this.loop = loop;
		this.channel = new RecoveringChannel("former isolation queues", own, loop, this::consume);
	}

	@Override
	public void start() {
		RecoveryLoop.Job job = this.loop.add("The look for former isolation queues", this::look);
		this.looking = job;
		this.common.whenOpen().thenRun(job::wake);
	}

	private Duration look() {
		this.found.clear();
		Connection open = this.common.whenOpen().getNow(null);
		if (open == null) {
			return PAUSE;
		}
		try {
			for (QueueAddress queue : this.queues) {
				if (this.topology.exists(open, queue.isolationQueue())) {
					this.found.add(queue);
				}
			}
		}
		catch (IOException | AlreadyClosedException ex) {
			logger.debug("It is not known whether there are former isolation queues", ex);
			return open.isOpen() ? RecoveryLoop.REST : PAUSE;
		}
		if (!this.found.isEmpty()) {
			this.channel.start();
		}
		return RecoveryLoop.REST;
	}

	private void consume(Channel channel) throws IOException {
		channel.basicQos(this.channel.isCareful() ? 1 : PREFETCH);
		for (QueueAddress queue : this.found) {
			if (this.topology.exists(channel.getConnection(), queue.isolationQueue())) {
				channel.basicConsume(queue.isolationQueue(), false, new Mover(channel, queue));
			}
		}
	}

	@Override
	public void quiesce() {
		RecoveryLoop.Job job = this.looking;
		if (job != null) {
			job.remove();
		}
	}

	@Override
	public boolean awaitEnd(Duration timeout) {
		return true;
	}

	@Override
	public void awaitAcksTaken() {
		// what is not taken is moved once more
	}

	@Override
	public void close() {
		this.channel.stop();
	}

	private final class Mover extends DefaultConsumer implements Claim {

		private final QueueAddress queue;

		Mover(Channel channel, QueueAddress queue) {
			super(channel);
			this.queue = queue;
		}

		@Override
		public void handleDelivery(String consumerTag, Envelope envelope, BasicProperties properties, byte[] body) {
			FormerIsolationQueues.this.suspects.add(this.queue, cleared(properties), body, this).thenRun(() -> {
				ack(envelope.getDeliveryTag());
				FormerIsolationQueues.this.worker.expect(this.queue.queue());
			});
			FormerIsolationQueues.this.channel.delivered(envelope.isRedeliver());
		}

		private static BasicProperties cleared(BasicProperties properties) {
			Map<String, Object> headers = new HashMap<>();
			if (properties.getHeaders() != null) {
				headers.putAll(properties.getHeaders());
			}
			headers.remove(TaskHeaders.ISOLATION_CRASHES);
			headers.remove(TaskHeaders.ISOLATION_STARTED);
			return properties.builder().headers(headers).build();
		}

		private void ack(long tag) {
			try {
				getChannel().basicAck(tag, false);
			}
			catch (IOException | AlreadyClosedException ex) {
				logger.debug("The channel is closed; the broker delivers the message again", ex);
			}
		}

		@Override
		public Holding holding() {
			return getChannel().isOpen() ? Holding.IN_HAND : Holding.GONE;
		}

		@Override
		public boolean drop() {
			return true;
		}

	}

}
