package io.github.taskqueue.it.retry;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;

import static org.assertj.core.api.Assertions.assertThat;

class DeadLetterTests {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class);

	@Test
	void anExhaustedTaskIsADeadLetterThatSaysWhatHappened() {
		long before = System.currentTimeMillis();
		String id = application.tasks()
			.enqueue(TaskOptions.with().header("tenant", "acme"),
					() -> application.bean(Tasks.class).fail("no such order", 7))
			.id();
		BrokerClient.Message letter = application.client().deadLetter("orders", id);
		assertThat(letter.header("tq-dead-reason")).isEqualTo("EXHAUSTED");
		assertThat(letter.header("tq-error-type")).isEqualTo(IllegalStateException.class.getName());
		assertThat(letter.header("tq-error-message")).isEqualTo("no such order");
		assertThat(letter.number("tq-attempts")).isEqualTo(3);
		assertThat(letter.header("tq-origin")).isEqualTo("orders");
		assertThat(letter.number("tq-first-failed-at")).isBetween(before, System.currentTimeMillis());
		assertThat(letter.number("tq-last-failed-at") - letter.number("tq-first-failed-at")).isBetween(1200L, 5000L);
		assertThat(letter.header("tenant")).isEqualTo("acme");
	}

	@Test
	void aDeadLetterIsTheMessageAsItWasSent() {
		String id = application.tasks().enqueue(() -> application.bean(Tasks.class).fail("planned", 8)).id();
		BrokerClient.Message letter = application.client().deadLetter("orders", id);
		assertThat(letter.text()).isEqualTo("{\"message\":\"planned\",\"order\":8}");
		assertThat(letter.properties().getType()).isEqualTo("Tasks.fail");
		assertThat(letter.properties().getContentType()).isEqualTo("application/json");
		assertThat(letter.properties().getDeliveryMode()).isEqualTo(2);
		assertThat(letter.headers()).doesNotContainKey("x-death");
	}

	@Test
	void anErrorMessageOfAMegabyteIsCut() {
		String id = application.tasks().enqueue(() -> application.bean(Tasks.class).failAtLength(1_000_000)).id();
		BrokerClient.Message letter = application.client().deadLetter("default", id);
		assertThat(letter.header("tq-error-message")).hasSize(1365).matches("€+");
	}

	@Test
	void anErrorWithoutAMessageIsADeadLetterToo() {
		String id = application.tasks().enqueue(() -> application.bean(Tasks.class).failSilently()).id();
		BrokerClient.Message letter = application.client().deadLetter("default", id);
		assertThat(letter.header("tq-error-type")).isEqualTo(NullPointerException.class.getName());
	}

	@Test
	void aDeletedDeadLetterQueueIsMadeAgain() throws Exception {
		application.client().channel().queueDelete("tq.dlq.lost");
		String id = application.tasks().enqueue(() -> application.bean(Tasks.class).failOnLost()).id();
		Awaitility.await()
			.untilAsserted(() -> assertThat(application.broker()
				.rabbitmqctl("list_queues", "-q", "-p", application.broker().virtualHost(), "name"))
				.contains("tq.dlq.lost"));
		assertThat(application.client().deadLetter("lost", id).header("tq-dead-reason")).isEqualTo("EXHAUSTED");
	}

	static class Tasks {

		@AsyncTask(queue = "orders", retry = @TaskRetry(maxAttempts = 3, backoff = "300ms", multiplier = 4, jitter = 0))
		void fail(String message, int order) {
			throw new IllegalStateException(message);
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 1))
		void failAtLength(int length) {
			throw new IllegalStateException("€".repeat(length));
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 1))
		void failSilently() {
			throw new NullPointerException();
		}

		@AsyncTask(queue = "lost", retry = @TaskRetry(maxAttempts = 1))
		void failOnLost() {
			throw new IllegalStateException("planned");
		}

	}

}
