package io.github.taskqueue.benchmark.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.concurrent.Semaphore;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends with a channel for each thread, or with many messages under way on one channel.
 */
final class RawSender implements Sender {

	private static final BasicProperties PROPERTIES = MessageProperties.PERSISTENT_BASIC.builder()
		.contentType("application/json")
		.build();

	private static final int WINDOW = 1_000;

	private static final int CONFIRM_TIMEOUT_MILLIS = 5_000;

	private final JsonMapper mapper = new JsonMapper();

	private final Connection connection;

	private final ThreadLocal<Channel> channels = ThreadLocal.withInitial(this::confirming);

	RawSender(URI broker) throws Exception {
		this.connection = RawQueue.connect(broker);
		RawQueue.declare(this.connection).close();
	}

	private Channel confirming() {
		try {
			Channel channel = this.connection.createChannel();
			channel.confirmSelect();
			return channel;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void send(long id, String text) throws Exception {
		Channel channel = this.channels.get();
		publish(channel, id, text);
		channel.waitForConfirmsOrDie(CONFIRM_TIMEOUT_MILLIS);
	}

	@Override
	public void sendAll(int count, String text) throws Exception {
		Semaphore window = new Semaphore(WINDOW);
		try (Channel channel = confirming()) {
			channel.addConfirmListener(new WindowListener(window));
			for (int id = 0; id < count; id++) {
				window.acquire();
				publish(channel, id, text);
			}
			window.acquire(WINDOW);
		}
	}

	private void publish(Channel channel, long id, String text) throws IOException {
		channel.basicPublish("", Work.QUEUE, true, PROPERTIES, this.mapper.writeValueAsBytes(new Work(id, text)));
	}

	/**
	 * Opens the window again for what is confirmed. What is refused keeps it closed.
	 */
	private static final class WindowListener implements ConfirmListener {

		private final Semaphore window;

		/** The number of the last message confirmed at each place of the window. */
		private final long[] confirmed = new long[WINDOW];

		private long lowest = 1;

		WindowListener(Semaphore window) {
			this.window = window;
		}

		@Override
		public void handleAck(long deliveryTag, boolean multiple) {
			if (!multiple) {
				confirm(deliveryTag);
				return;
			}
			for (; this.lowest <= deliveryTag; this.lowest++) {
				confirm(this.lowest);
			}
		}

		private void confirm(long number) {
			int place = (int) (number % WINDOW);
			if (this.confirmed[place] != number) {
				this.confirmed[place] = number;
				this.window.release();
			}
		}

		@Override
		public void handleNack(long deliveryTag, boolean multiple) {
			System.err.println("The broker refuses what a benchmark sends");
		}

	}

}
