package io.github.taskqueue.it.outage;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.CrashingBroker;
import io.github.taskqueue.it.support.Eventually;
import io.github.taskqueue.it.support.Gate;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What waits to be published does not keep consumers from coming back.
 */
class StarvedRecoveryTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	/**
	 * Five seconds are promised; the rest is for a busy machine.
	 */
	private static final Duration PROMISED = Duration.ofSeconds(10);

	private static final int WAITING = 20;

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.queues.failing.concurrency=" + WAITING, "spring.application.name=starved");

	private final BrokerQueues queues = new BrokerQueues(application.broker());

	@Test
	void consumerComesBackWhileThePublishingConnectionIsAwayAndTasksWaitForIt() {
		Tasks tasks = application.bean(Tasks.class);
		application.tasks().enqueueAll(() -> IntStream.range(0, WAITING).forEach(tasks::fail));
		assertThat(application.tasks().enqueue(() -> tasks.twice(1)).await(SOON)).isEqualTo(2);
		application.journal().await("fails", WAITING);
		List<String> connections = connections();
		String publishing = connections.stream()
			.filter((line) -> line.contains("task-queue publish"))
			.findFirst()
			.orElseThrow();
		limitConnections(connections.size() - 1);
		try {
			application.broker().rabbitmqctl("close_connection", publishing.split("\t")[0], "for a test");
			Awaitility.await().atMost(SOON).until(() -> connections().size() < connections.size());
			Tasks.gate.open();
			application.journal().await("failed", WAITING);
			long deleted = System.nanoTime();
			application.broker().rabbitmqctl("delete_queue", "-p", application.broker().virtualHost(), "tq.q.other");
			awaitConsumer();
			assertThat(CrashingBroker.since(deleted)).isLessThan(PROMISED);
		}
		finally {
			limitConnections(-1);
		}
		TaskHandle<Integer> handle = Eventually.within(SOON,
				() -> application.bean(TaskClient.class).enqueue(() -> tasks.twice(2)));
		assertThat(handle.await(SOON)).isEqualTo(4);
		application.journal().await("repeated", WAITING);
	}

	/**
	 * A connection of the test's own would take the place of the one that is away.
	 */
	private static void awaitConsumer() {
		Awaitility.await()
			.atMost(SOON)
			.until(() -> application.broker()
				.rabbitmqctl("list_queues", "-q", "--no-table-headers", "-p", application.broker().virtualHost(),
						"name", "consumers")
				.lines()
				.anyMatch("tq.q.other\t1"::equals));
	}

	private static List<String> connections() {
		return application.broker()
			.rabbitmqctl("list_connections", "-q", "--no-table-headers", "pid", "vhost", "client_properties")
			.lines()
			.filter((line) -> line.contains(application.broker().virtualHost()))
			.toList();
	}

	private static void limitConnections(int limit) {
		application.broker()
			.rabbitmqctl("set_vhost_limits", "-p", application.broker().virtualHost(),
					"{\"max-connections\": %d}".formatted(limit));
	}

	static class Tasks {

		static final Gate gate = new Gate();

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(queue = "failing", retry = @TaskRetry(maxAttempts = 2, backoff = "1s"))
		void fail(int number) {
			if (TaskContext.current().attempt() > 1) {
				this.journal.write("repeated");
				return;
			}
			this.journal.write("fails");
			gate.pass();
			this.journal.write("failed");
			throw new IllegalStateException("planned");
		}

		@AsyncTask(queue = "other")
		TaskHandle<Integer> twice(int number) {
			return TaskHandle.completed(2 * number);
		}

	}

}
