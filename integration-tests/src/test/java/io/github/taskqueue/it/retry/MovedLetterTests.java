package io.github.taskqueue.it.retry;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient.Message;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Operators move dead letters back to their queue by a shovel or in the console, which
 * publish them as they are.
 */
class MovedLetterTests {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.queues.default.concurrency=1", "task-queue.store.type=memory",
				"task-queue.signature.keys=0123456789abcdef0123456789abcdef", "task-queue.signature.required=true");

	private final Tasks tasks = application.bean(Tasks.class);

	private static void move(String queue, Message letter) throws IOException {
		application.client().channel().basicPublish("", "tq.q." + queue, true, letter.properties(), letter.body());
	}

	private static void awaitStatus(TaskHandle<?> handle, TaskStatus status) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(handle.status()).isEqualTo(status));
	}

	@Test
	void letterThatIsMovedBackBeginsANewLife() throws IOException {
		TaskHandle<Void> handle = application.tasks().enqueue(() -> this.tasks.fail("lives", 7));
		Message letter = application.client().deadLetter("default", handle.id());
		awaitStatus(handle, TaskStatus.DEAD);
		move("default", letter);
		Message second = application.client()
			.deadLetter("default", (each) -> isOf(each, handle) && each.number("tq-replay-count") == 1);
		assertThat(second.number("tq-attempts")).isEqualTo(3);
		assertThat(second.number("tq-first-failed-at")).isGreaterThan(letter.number("tq-last-failed-at"));
		move("default", second);
		awaitStatus(handle, TaskStatus.SUCCEEDED);
		assertThat(attempts("lives")).containsExactly(1, 2, 3, 1, 2, 3, 1);
	}

	/**
	 * Without any retry, nothing of the second life is published before its end.
	 */
	@Test
	void letterOfATaskWithOneAttemptMayBeMovedAgainAndAgain() throws IOException {
		TaskHandle<Void> handle = application.tasks().enqueue(() -> this.tasks.failOnce("once", 3));
		for (int replays = 0; replays < 2; replays++) {
			int expected = replays;
			move("default", application.client()
				.deadLetter("default",
						(each) -> isOf(each, handle) && Math.max(each.number("tq-replay-count"), 0) == expected));
		}
		awaitStatus(handle, TaskStatus.SUCCEEDED);
		assertThat(attempts("once")).containsExactly(1, 1, 1);
	}

	@Test
	void messageThatTheBrokerHasDeadLetteredBeginsANewLife() throws IOException {
		TaskHandle<Void> handle = application.tasks().enqueue(() -> this.tasks.fail("broker", 4));
		Message letter = application.client().deadLetter("default", handle.id());
		BasicProperties properties = letter.properties();
		Map<String, Object> headers = new HashMap<>(properties.getHeaders());
		headers.keySet()
			.removeIf((name) -> name.startsWith("tq-") && !name.equals("tq-attempt") && !name.equals("tq-enqueued-at")
					&& !name.equals("tq-signature"));
		headers.put("x-death", List.of(Map.of("reason", "delivery_limit", "queue", "tq.q.default")));
		move("default", new Message(properties.builder().headers(headers).build(), letter.body()));
		awaitStatus(handle, TaskStatus.SUCCEEDED);
		assertThat(attempts("broker")).containsExactly(1, 2, 3, 1);
	}

	private static boolean isOf(Message letter, TaskHandle<?> handle) {
		return handle.id().equals(letter.properties().getMessageId());
	}

	private static List<Integer> attempts(String name) {
		return application.journal().entries(name).stream().map(Journal.Entry::attempt).toList();
	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 3, backoff = "20ms"))
		void fail(String name, int succeedsAt) {
			work(name, succeedsAt);
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 1))
		void failOnce(String name, int succeedsAt) {
			work(name, succeedsAt);
		}

		private void work(String name, int succeedsAt) {
			assertThat(TaskContext.current().attempt()).isPositive();
			this.journal.write(name);
			if (this.journal.entries(name).size() < succeedsAt) {
				throw new IllegalStateException("planned");
			}
		}

	}

}
