package io.github.taskqueue.it.retry;

import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.event.EventListener;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.event.TaskRetrying;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;

class FailureStormTests {

	private static final int TASKS = 1000;

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class, Pauses.class);

	private final Tasks tasks = application.bean(Tasks.class);

	/**
	 * Each failed attempt is followed by one publish at most, and the next attempts do
	 * not come all at once.
	 */
	@Test
	void tasksThatAllFailComeBackSpreadOverTime() {
		application.tasks().enqueueAll(() -> {
			for (int i = 0; i < TASKS; i++) {
				this.tasks.failOnce();
			}
		});
		application.journal().await("recovered", TASKS);
		Queue<Duration> pauses = application.bean(Pauses.class).pauses;
		assertThat(application.journal().entries("failed")).hasSize(TASKS);
		assertThat(pauses).hasSize(TASKS)
			.allSatisfy((pause) -> assertThat(pause).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1)));
		for (int tenths = 5; tenths < 10; tenths++) {
			int each = tenths;
			assertThat(pauses).filteredOn((pause) -> pause.toMillis() / 100 == each)
				.hasSizeBetween(TASKS / 10, TASKS / 3);
		}
	}

	@Test
	void anErrorMessageOfAMegabyteDoesNotKeepTheTaskFromItsNextAttempt() {
		this.tasks.failAtLength(1_000_000);
		application.journal().await("long recovered", 1);
	}

	@Test
	void aTaskWhoseCallerIsGoneIsDoneAllTheSame() throws IOException {
		application.client()
			.publish("gone",
					new BasicProperties.Builder().messageId("gone")
						.type("Tasks.answer")
						.replyTo("tq.reply.nobody")
						.build(),
					"{}");
		application.journal().await("answered", 1);
		Awaitility.await()
			.untilAsserted(() -> assertThat(application.client().counters("tq.q.gone"))
				.isEqualTo(new BrokerClient.Counters(0, 0)));
		assertThat(application.client().ready("tq.dlq.gone")).isZero();
	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(queue = "storm", retry = @TaskRetry(backoff = "1s", maxAttempts = 2))
		void failOnce() {
			if (TaskContext.current().attempt() == 1) {
				this.journal.write("failed");
				throw new IllegalStateException("on purpose");
			}
			this.journal.write("recovered");
		}

		@AsyncTask(retry = @TaskRetry(backoff = "1s", maxAttempts = 2))
		void failAtLength(int length) {
			if (TaskContext.current().attempt() == 1) {
				throw new IllegalStateException("x".repeat(length));
			}
			this.journal.write("long recovered");
		}

		@AsyncTask(queue = "gone")
		TaskHandle<Integer> answer() {
			this.journal.write("answered");
			return TaskHandle.completed(42);
		}

	}

	static class Pauses {

		private final Queue<Duration> pauses = new ConcurrentLinkedQueue<>();

		@EventListener
		void note(TaskRetrying event) {
			if (event.queue().equals("storm")) {
				this.pauses.add(event.delay());
			}
		}

	}

}
