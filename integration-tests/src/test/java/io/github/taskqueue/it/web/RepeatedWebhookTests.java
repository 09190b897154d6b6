package io.github.taskqueue.it.web;

import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.Effects;
import io.github.taskqueue.it.support.Receiver;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.test.fault.AmqpMethod;
import io.github.taskqueue.test.fault.Direction;
import io.github.taskqueue.test.fault.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A worker whose line is cut between the webhook, which the broker has, and the ack of
 * the task that has ended.
 */
class RepeatedWebhookTests {

	private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

	@RegisterExtension
	static final Receiver receiver = new Receiver();

	private final RabbitBroker broker = RabbitBroker.shared().newVirtualHost();

	private final BrokerQueues queues = new BrokerQueues(this.broker);

	private final FaultProxy proxy = FaultProxy.to(this.broker);

	@AfterEach
	void end() {
		this.proxy.close();
		this.broker.close();
	}

	@Test
	void aTaskThatEndsTwiceIsToldUnderOneId() {
		Orders.runs = new Effects<>();
		try (TestApplication posts = start(this.broker.port(), "orders");
				TestApplication books = start(this.proxy.port(), "webhooks")) {
			Awaitility.await().until(() -> this.queues.consumers("tq.q.orders") == 1);
			this.proxy.cutOn(Direction.UPSTREAM, AmqpMethod.BASIC_ACK);
			this.proxy.refuse();
			posts.tasks()
				.enqueue(TaskOptions.with().callback(receiver.uri("/twice")), () -> posts.bean(Orders.class).book(7));
			receiver.await("/twice", 1);
			assertIsToldAgain();
		}
	}

	/**
	 * The process that has done it cannot come back to acknowledge it.
	 */
	private void assertIsToldAgain() {
		try (TestApplication other = start(this.broker.port(), "webhooks")) {
			List<Receiver.Delivery> deliveries = receiver.await("/twice", 2);
			assertThat(deliveries).extracting((each) -> each.header("webhook-id"))
				.containsOnly(deliveries.get(0).header("webhook-id"));
			Awaitility.await().until(() -> this.queues.ready("tq.q.orders") == 0);
			assertThat(Orders.runs.count(7)).isEqualTo(2);
			assertThat(receiver.deliveries("/twice")).hasSize(2);
		}
	}

	/**
	 * Starts an application that works on the one queue and not on the other.
	 */
	private TestApplication start(int port, String notOn) {
		return TestApplication.start(this.broker, Orders.class, "spring.rabbitmq.port=" + port,
				"task-queue.queues." + notOn + ".concurrency=0", "task-queue.webhook.secret=" + SECRET,
				"task-queue.webhook.allow-private-networks=true", "task-queue.webhook.require-https=false");
	}

	static class Orders {

		static volatile Effects<Integer> runs = new Effects<>();

		@AsyncTask(queue = "orders")
		void book(int number) {
			runs.add(number);
		}

	}

}
