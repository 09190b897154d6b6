package io.github.taskqueue.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;

import io.github.taskqueue.chaos.ledger.Event;
import io.github.taskqueue.chaos.ledger.Ledger;
import io.github.taskqueue.chaos.load.LoadLimits;
import io.github.taskqueue.chaos.load.TaskKind;
import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * Publishes messages that no worker can read, without the library.
 */
final class GarbagePublisher implements AutoCloseable {

	private static final String PROCESS = "garbage";

	private static final long PAUSE_MILLIS = 500;

	private static final int CONFIRM_TIMEOUT_MILLIS = 3_000;

	private static final int LONGEST_BODY = 200;

	private final RabbitBroker broker;

	private final Ledger ledger;

	private final Random random;

	private final Thread thread = new Thread(this::run, "garbage-publisher");

	private long number;

	GarbagePublisher(RabbitBroker broker, Path ledgers, long seed) {
		this.broker = broker;
		this.ledger = Ledger.open(ledgers, PROCESS);
		this.random = new Random(seed);
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	private void run() {
		try {
			while (!Thread.currentThread().isInterrupted()) {
				publishUntilLost();
				TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			// Closed
		}
	}

	private void publishUntilLost() throws InterruptedException {
		ConnectionFactory factory = this.broker.connectionFactory();
		factory.setAutomaticRecoveryEnabled(false);
		try (Connection connection = factory.newConnection("chaos garbage");
				Channel channel = connection.createChannel()) {
			channel.confirmSelect();
			while (true) {
				publish(channel);
				TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
			}
		}
		catch (IOException | TimeoutException | AlreadyClosedException ex) {
			// The broker is away for a while
		}
	}

	private void publish(Channel channel) throws IOException, TimeoutException, InterruptedException {
		String id = TaskKind.GARBAGE.id(PROCESS, ++this.number);
		BasicProperties properties = new BasicProperties.Builder().messageId(id)
			.type("ChaosTasks.quick")
			.contentType("application/json")
			.deliveryMode(2)
			.build();
		byte[] body = new byte[this.random.nextInt(LONGEST_BODY)];
		this.random.nextBytes(body);
		this.ledger.write(Event.ATTEMPTED, id, 0, "");
		String queue = LoadLimits.queues().get(this.random.nextInt(LoadLimits.queues().size()));
		channel.basicPublish("", "tq.q." + queue, properties, body);
		boolean confirmed = channel.waitForConfirms(CONFIRM_TIMEOUT_MILLIS);
		this.ledger.write(confirmed ? Event.ACCEPTED : Event.REFUSED, id, 0, "");
	}

	@Override
	public void close() throws InterruptedException {
		this.thread.interrupt();
		this.thread.join();
	}

}
