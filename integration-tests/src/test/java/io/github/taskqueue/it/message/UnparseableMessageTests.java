package io.github.taskqueue.it.message;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A message that the client library cannot parse: it closes the connection over which
 * that comes.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnparseableMessageTests {

	private static final Duration LONGEST = Duration.ofSeconds(90);

	private static final int NEIGHBOURS = 60;

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.queues.hit.concurrency=4", "task-queue.queues.hit.prefetch=20",
				"task-queue.queues.hit.timeout=50s", "task-queue.queues.other.timeout=50s");

	private final BrokerQueues queues = new BrokerQueues(application.broker());

	static BasicProperties nested(int depth) {
		Map<String, Object> table = new HashMap<>(Map.of("deepest", "value"));
		for (int level = 1; level < depth; level++) {
			table = new HashMap<>(Map.of("nested", table));
		}
		return new BasicProperties.Builder().messageId("unparseable").type("Tasks.hit").headers(table).build();
	}

	private static void awaitRuns(String name, int count) {
		Awaitility.await()
			.atMost(LONGEST)
			.untilAsserted(() -> assertThat(application.journal().texts())
				.containsAll(IntStream.range(0, count).mapToObj((number) -> name + " " + number).toList()));
	}

	@Test
	void endsInTheDeadLetterQueueWhileOthersRun(CapturedOutput output) throws IOException {
		Tasks tasks = application.bean(Tasks.class);
		application.tasks().enqueueAll(() -> IntStream.range(0, NEIGHBOURS).forEach(tasks::hit));
		application.client().publish("hit", nested(40), "{}");
		application.tasks().enqueueAll(() -> IntStream.range(NEIGHBOURS, 2 * NEIGHBOURS).forEach(tasks::hit));
		application.tasks().enqueueAll(() -> IntStream.range(0, NEIGHBOURS).forEach(tasks::other));
		awaitRuns("other", NEIGHBOURS);
		Awaitility.await()
			.atMost(LONGEST)
			.untilAsserted(() -> assertThat(this.queues.ready("tq.dlq.hit")).isPositive());
		awaitRuns("hit", 2 * NEIGHBOURS);
		// Twice if it came just when its queue went back from a connection of its own to
		// the shared one
		assertThat(application.journal().entries()).allSatisfy((run) -> assertThat(run.detail()).isIn("0", "1", "2"));
		assertThat(output).containsOnlyOnce("cannot be parsed by the client library");
		assertThat(output).containsOnlyOnce("The connection to RabbitMQ at").doesNotContain("becomes a suspect");
	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(queue = "hit")
		void hit(int number) {
			this.journal.write("hit " + number, String.valueOf(TaskContext.current().redeliveries()));
		}

		@AsyncTask(queue = "other")
		void other(int number) {
			this.journal.write("other " + number, String.valueOf(TaskContext.current().redeliveries()));
		}

	}

}
