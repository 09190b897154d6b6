package io.github.taskqueue.it.support;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * A plain client of the broker, as a program in another language would be. For the test's
 * thread only.
 */
public final class BrokerClient implements AutoCloseable {

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(200);

	private final RabbitBroker broker;

	private final Connection connection;

	private final Channel channel;

	private final List<Message> taken = new ArrayList<>();

	public BrokerClient(RabbitBroker broker) throws Exception {
		this.broker = broker;
		this.connection = broker.connectionFactory().newConnection();
		this.channel = this.connection.createChannel();
	}

	public Channel channel() {
		return this.channel;
	}

	public void publish(String queue, @Nullable BasicProperties properties, String body) throws IOException {
		publish(queue, properties, body.getBytes());
	}

	public void publish(String queue, @Nullable BasicProperties properties, byte[] body) throws IOException {
		this.channel.basicPublish("tq.tasks", queue, properties, body);
	}

	public int ready(String queue) throws IOException {
		return this.channel.queueDeclarePassive(queue).getMessageCount();
	}

	/**
	 * Asks the broker for the counters of a queue.
	 * @param queue name on the broker
	 * @return ready and unacknowledged messages
	 */
	public Counters counters(String queue) {
		String line = this.broker
			.rabbitmqctl("list_queues", "-q", "--no-table-headers", "-p", this.broker.virtualHost(), "name",
					"messages_ready", "messages_unacknowledged")
			.lines()
			.filter((row) -> row.startsWith(queue + "\t"))
			.findFirst()
			.orElseThrow();
		String[] columns = line.strip().split("\t");
		return new Counters(Integer.parseInt(columns[1]), Integer.parseInt(columns[2]));
	}

	/**
	 * Takes the next message of a queue.
	 * @param queue name on the broker
	 * @return the message, or {@code null} if there is none
	 */
	public @Nullable Message take(String queue) throws IOException {
		GetResponse response = this.channel.basicGet(queue, true);
		return (response != null) ? new Message(response.getProps(), response.getBody()) : null;
	}

	/**
	 * Waits for a message of a queue and takes it.
	 * @param queue name on the broker
	 * @return the message
	 */
	public Message next(String queue) {
		return Awaitility.await()
			.atMost(LONGEST_WAIT)
			.pollInterval(Duration.ofMillis(50))
			.until(() -> take(queue), (message) -> message != null);
	}

	/**
	 * Waits for the dead letter of a task and takes it.
	 * @param queue queue of the task, without the namespace
	 * @param taskId id of the task
	 * @return the dead letter
	 */
	public Message deadLetter(String queue, String taskId) {
		return deadLetter(queue, (letter) -> taskId.equals(letter.properties().getMessageId()));
	}

	public Message deadLetter(String queue, Predicate<Message> wanted) {
		return Awaitility.await()
			.atMost(LONGEST_WAIT)
			.pollInterval(Duration.ofMillis(50))
			.until(() -> taken("tq.dlq." + queue, wanted), (letter) -> letter != null);
	}

	private @Nullable Message taken(String queue, Predicate<Message> wanted) throws IOException {
		Message next = take(queue);
		while (next != null) {
			this.taken.add(next);
			next = take(queue);
		}
		return this.taken.stream().filter(wanted).findFirst().orElse(null);
	}

	@Override
	public void close() throws IOException {
		this.connection.close();
	}

	/**
	 * Counters of a queue.
	 *
	 * @param ready messages that wait
	 * @param unacknowledged messages in hand of consumers
	 */
	public record Counters(int ready, int unacknowledged) {
	}

	/**
	 * A message as it is on the wire.
	 *
	 * @param properties its properties
	 * @param body its body
	 */
	public record Message(BasicProperties properties, byte[] body) {

		public @Nullable String header(String name) {
			Object value = headers().get(name);
			return (value != null) ? value.toString() : null;
		}

		public long number(String name) {
			return (headers().get(name) instanceof Number number) ? number.longValue() : -1;
		}

		public Map<String, Object> headers() {
			return (this.properties.getHeaders() != null) ? this.properties.getHeaders() : Map.of();
		}

		public String text() {
			return new String(this.body);
		}

	}

}
