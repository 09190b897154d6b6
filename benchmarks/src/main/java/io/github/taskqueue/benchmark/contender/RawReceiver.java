package io.github.taskqueue.benchmark.contender;

import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import tools.jackson.databind.json.JsonMapper;

/**
 * Consumes on one channel, works with a pool of threads, and acknowledges many messages
 * at once.
 */
final class RawReceiver implements AutoCloseable {

	private static final int READ_AHEAD = 490;

	private final JsonMapper mapper = new JsonMapper();

	private final ExecutorService pool;

	private final Connection connection;

	private final RawAcks acks;

	RawReceiver(URI broker, Load load, LongConsumer work) throws Exception {
		int prefetch = load.threads() + READ_AHEAD;
		this.pool = Executors.newFixedThreadPool(load.threads());
		this.connection = RawQueue.connect(broker);
		Channel channel = RawQueue.declare(this.connection);
		this.acks = new RawAcks(channel, prefetch);
		channel.basicQos(prefetch);
		channel.basicConsume(Work.QUEUE, false, (tag, delivery) -> this.pool.execute(() -> {
			work.accept(this.mapper.readValue(delivery.getBody(), Work.class).id());
			this.acks.done(delivery.getEnvelope().getDeliveryTag());
		}), (tag) -> {
		});
	}

	@Override
	public void close() throws Exception {
		this.pool.shutdown();
		this.acks.close();
		this.connection.close();
	}

}
