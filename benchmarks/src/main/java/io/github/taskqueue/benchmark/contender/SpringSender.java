package io.github.taskqueue.benchmark.contender;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitOperations;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/**
 * Sends with a {@code RabbitTemplate}. Many messages are sent within {@code invoke},
 * which keeps them on one channel: without it, each message under way takes a channel of
 * its own, and a third of the speed is left.
 */
final class SpringSender implements Sender {

	private static final int WINDOW = 1_000;

	private static final int CONFIRM_TIMEOUT_SECONDS = 5;

	private final RabbitTemplate template;

	SpringSender(RabbitTemplate template) {
		this.template = template;
	}

	@Override
	public void send(long id, String text) throws Exception {
		awaitConfirm(send(this.template, id, text));
	}

	@Override
	public void sendAll(int count, String text) throws Exception {
		for (int first = 0; first < count; first += WINDOW) {
			sendAll(first, Math.min(first + WINDOW, count), text);
		}
	}

	private void sendAll(int first, int end, String text) throws Exception {
		List<CorrelationData> sent = new ArrayList<>(end - first);
		this.template.invoke((operations) -> {
			for (int id = first; id < end; id++) {
				sent.add(send(operations, id, text));
			}
			return null;
		});
		for (CorrelationData each : sent) {
			awaitConfirm(each);
		}
	}

	private static CorrelationData send(RabbitOperations operations, long id, String text) {
		CorrelationData correlation = new CorrelationData();
		operations.convertAndSend("", Work.QUEUE, new Work(id, text), (message) -> message, correlation);
		return correlation;
	}

	private static void awaitConfirm(CorrelationData sent) throws Exception {
		if (!sent.getFuture().get(CONFIRM_TIMEOUT_SECONDS, TimeUnit.SECONDS).ack() || sent.getReturned() != null) {
			throw new IllegalStateException("The broker refuses what a benchmark sends");
		}
	}

}
