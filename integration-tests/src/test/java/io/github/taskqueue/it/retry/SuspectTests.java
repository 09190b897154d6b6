package io.github.taskqueue.it.retry;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskFailedException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskPause;
import io.github.taskqueue.TaskQueues;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.Gate;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.fault.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tasks that were in hand in several crashes.
 */
class SuspectTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	private static final String WORK = "tq.q.default";

	private static final String SUSPECTS = "tq.suspects.default";

	private static final String DEAD = "tq.dlq.default";

	private static final String FORMER = "tq.isolation.default";

	@RegisterExtension
	static final ApplicationExtension producer = ApplicationExtension.of(Tasks.class)
		.with("task-queue.worker.enabled=false");

	private final BrokerQueues queues = new BrokerQueues(producer.broker());

	@BeforeEach
	void reset() throws IOException {
		Tasks.gate = new Gate();
		for (String queue : List.of(WORK, SUSPECTS, DEAD)) {
			producer.client().channel().queuePurge(queue);
		}
	}

	private static TestApplication startWorker(String... properties) {
		return producer.start(List.of(Tasks.class), properties);
	}

	/**
	 * Takes a message in hand as a worker process would, and ends as one that is killed.
	 */
	private void crash(String queue, int times) throws Exception {
		for (int i = 0; i < times; i++) {
			Awaitility.await().atMost(SOON).until(() -> this.queues.ready(queue) > 0);
			Connection connection = producer.broker().connectionFactory().newConnection();
			Objects.requireNonNull(connection.createChannel().basicGet(queue, false));
			connection.abort();
			Awaitility.await().atMost(SOON).until(() -> this.queues.ready(queue) > 0);
		}
	}

	private static void publish(String queue, String taskId, String text) throws IOException {
		BasicProperties properties = new BasicProperties.Builder().messageId(taskId)
			.type("Tasks.work")
			.headers(Map.of("tq-enqueued-at", 1L, "tq-isolation-crashes", 2, "tq-isolation-started", true))
			.build();
		producer.client().channel().basicPublish("", queue, properties, "{\"text\":\"%s\"}".formatted(text).getBytes());
	}

	private static long crashesCounted(String queue) throws Exception {
		try (Connection connection = producer.broker().connectionFactory().newConnection();
				Channel channel = connection.createChannel()) {
			GetResponse next = Objects.requireNonNull(channel.basicGet(queue, true));
			Object count = next.getProps().getHeaders().get("x-delivery-count");
			return (count instanceof Number number) ? number.longValue() : 0;
		}
	}

	@Test
	void suspectRunsBesideOtherTasks() throws Exception {
		producer.bean(Tasks.class).work("suspect");
		crash(WORK, 3);
		try (TestApplication worker = startWorker()) {
			Journal journal = worker.bean(Journal.class);
			journal.await("suspect starts", 1);
			assertThat(producer.tasks().enqueue(() -> producer.bean(Tasks.class).twice(4)).await(SOON)).isEqualTo(8);
			assertThat(journal.texts()).containsExactly("suspect starts", "twice");
			Tasks.gate.open();
			journal.await("suspect ends", 1);
		}
		assertThat(this.queues.ready(SUSPECTS)).isZero();
		assertThat(this.queues.ready(DEAD)).isZero();
	}

	/**
	 * A worker looks for suspects from five seconds after its start on.
	 */
	@Test
	void suspectOfAPausedQueueWaitsForTheResume() throws Exception {
		Tasks.gate.open();
		try (TestApplication worker = startWorker()) {
			producer.bean(TaskQueues.class).pause("default", TaskPause.because("test"));
			publish(SUSPECTS, "suspect", "suspect");
			Awaitility.await()
				.atMost(SOON)
				.during(Duration.ofMillis(6_500))
				.until(() -> this.queues.ready(SUSPECTS) == 1);
			producer.bean(TaskQueues.class).resume("default");
			worker.bean(Journal.class).await("suspect ends", 1);
		}
	}

	@Test
	void processRunsOneSuspectAtATime() throws Exception {
		for (int i = 0; i < 3; i++) {
			publish(SUSPECTS, "suspect-" + i, "suspect " + i);
		}
		try (TestApplication worker = startWorker()) {
			Journal journal = worker.bean(Journal.class);
			Awaitility.await().atMost(SOON).until(() -> !journal.texts().isEmpty());
			assertThat(producer.tasks().enqueue(() -> producer.bean(Tasks.class).twice(4)).await(SOON)).isEqualTo(8);
			assertThat(journal.texts()).hasSize(2);
			assertThat(this.queues.ready(SUSPECTS)).isEqualTo(2);
			Tasks.gate.open();
			for (int i = 0; i < 3; i++) {
				journal.await("suspect %d ends".formatted(i), 1);
			}
		}
		assertThat(this.queues.ready(SUSPECTS)).isZero();
	}

	@Test
	void suspectThatFailsIsRetriedAsUsual() throws Exception {
		TaskHandle<Integer> handle = producer.tasks().enqueue(() -> producer.bean(Tasks.class).failOnce());
		crash(WORK, 3);
		try (TestApplication worker = startWorker()) {
			assertThat(handle.await(SOON)).isEqualTo(2);
			assertThat(worker.bean(Journal.class).texts()).containsExactly("fail", "fail");
		}
	}

	@Test
	void callerIsToldOfASuspectThatHasEndedThreeProcesses() throws Exception {
		TaskHandle<Integer> handle = producer.tasks().enqueue(() -> producer.bean(Tasks.class).twice(1));
		crash(WORK, 3);
		try (Connection connection = producer.broker().connectionFactory().newConnection();
				Channel channel = connection.createChannel()) {
			GetResponse task = Objects.requireNonNull(channel.basicGet(WORK, true));
			channel.basicPublish("", SUSPECTS, task.getProps(), task.getBody());
		}
		crash(SUSPECTS, 3);
		try (TestApplication worker = startWorker()) {
			assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.await(SOON));
			assertThat(worker.bean(Journal.class).texts()).isEmpty();
		}
	}

	@Test
	void thirdCrashOfASuspectMakesItADeadLetter() throws Exception {
		publish(SUSPECTS, "third", "third");
		crash(SUSPECTS, 3);
		try (TestApplication worker = startWorker()) {
			BrokerClient.Message letter = producer.client().deadLetter("default", "third");
			assertThat(letter.header("tq-dead-reason")).isEqualTo("CRASH");
			assertThat(letter.header("tq-origin")).isEqualTo("default");
			assertThat(letter.number("tq-attempts")).isOne();
			assertThat(letter.header("tq-error-message")).contains("3 worker processes ended");
			assertThat(worker.bean(Journal.class).texts()).isEmpty();
		}
	}

	@Test
	void taskIsADeadLetterAfterSomeCrashesWhereThatIsThePolicy() throws Exception {
		TaskHandle<Integer> handle = producer.tasks().enqueue(() -> producer.bean(Tasks.class).twice(1));
		crash(WORK, 4);
		try (TestApplication worker = startWorker("task-queue.worker.crash-policy=dead-letter")) {
			assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.await(SOON));
			assertThat(producer.client().deadLetter("default", handle.id()).header("tq-dead-reason"))
				.isEqualTo("CRASH");
			assertThat(worker.bean(Journal.class).texts()).isEmpty();
		}
		assertThat(this.queues.ready(SUSPECTS)).isZero();
	}

	@Test
	void fewerCrashesThanThePolicyAllowsAreNoReason() throws Exception {
		TaskHandle<Integer> handle = producer.tasks().enqueue(() -> producer.bean(Tasks.class).twice(1));
		crash(WORK, 3);
		try (TestApplication worker = startWorker("task-queue.worker.crash-policy=dead-letter",
				"task-queue.worker.max-crashes=5")) {
			assertThat(handle.await(SOON)).isEqualTo(2);
		}
	}

	@Test
	void applicationThatStopsWhileASuspectRunsIsNotACrash() throws Exception {
		publish(SUSPECTS, "stopped", "stopped");
		crash(SUSPECTS, 2);
		TestApplication worker = startWorker("task-queue.worker.shutdown-timeout=200ms");
		worker.bean(Journal.class).await("stopped starts", 1);
		assertThat(CompletableFuture.runAsync(worker::close)).succeedsWithin(SOON);
		assertThat(this.queues.ready(SUSPECTS)).isOne();
		assertThat(crashesCounted(SUSPECTS)).isLessThanOrEqualTo(2);
	}

	@Test
	void suspectWhoseProcessOutlivesItsConnectionRunsOnce() throws Exception {
		publish(SUSPECTS, "cut", "cut");
		crash(SUSPECTS, 2);
		try (FaultProxy proxy = FaultProxy.to(producer.broker());
				TestApplication worker = startWorker("spring.rabbitmq.port=" + proxy.port())) {
			Journal journal = worker.bean(Journal.class);
			journal.await("cut starts", 1);
			proxy.reset();
			Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> this.queues.ready(SUSPECTS) == 0);
			Tasks.gate.open();
			journal.await("cut ends", 1);
			Awaitility.await().atMost(SOON).until(() -> this.queues.ready(SUSPECTS) == 0);
			assertThat(producer.tasks().enqueue(() -> producer.bean(Tasks.class).twice(4)).await(SOON)).isEqualTo(8);
			assertThat(journal.entries("cut starts")).hasSize(1);
		}
		assertThat(this.queues.ready(DEAD)).isZero();
	}

	@Test
	void suspectThatIgnoresItsInterruptHoldsNoOtherTaskUp() throws Exception {
		BasicProperties properties = new BasicProperties.Builder().messageId("stubborn").type("Tasks.spin").build();
		Tasks.spinning = true;
		producer.client().channel().basicPublish("", SUSPECTS, properties, "{}".getBytes());
		try (TestApplication worker = startWorker("task-queue.worker.stubborn-after=100ms",
				"task-queue.worker.max-stubborn=0", "task-queue.worker.shutdown-timeout=100ms")) {
			worker.bean(Journal.class).await("spins", 1);
			publish(SUSPECTS, "next", "next");
			for (int i = 0; i < 5; i++) {
				assertThat(producer.tasks().enqueue(() -> producer.bean(Tasks.class).twice(4)).await(SOON))
					.isEqualTo(8);
			}
			Tasks.spinning = false;
			worker.bean(Journal.class).await("next starts", 1);
			Tasks.gate.open();
			worker.bean(Journal.class).await("next ends", 1);
		}
		finally {
			Tasks.spinning = false;
		}
	}

	/**
	 * As an earlier version has declared it.
	 */
	private static void declareFormer() throws IOException {
		Map<String, Object> arguments = new HashMap<>();
		arguments.put("x-queue-type", "quorum");
		arguments.put("x-single-active-consumer", true);
		arguments.put("x-delivery-limit", 20);
		arguments.put("x-dead-letter-exchange", "tq.dlx");
		arguments.put("x-dead-letter-routing-key", "default");
		arguments.put("x-dead-letter-strategy", "at-least-once");
		arguments.put("x-overflow", "reject-publish");
		producer.client().channel().queueDeclare(FORMER, true, false, false, arguments);
	}

	@Test
	void whatAnEarlierVersionHasIsolatedRunsAsASuspect() throws Exception {
		declareFormer();
		publish(FORMER, "former", "former");
		Tasks.gate.open();
		try (TestApplication worker = startWorker()) {
			worker.bean(Journal.class).await("former ends", 1);
			publish(FORMER, "later", "later");
			worker.bean(Journal.class).await("later ends", 1);
			Awaitility.await().atMost(SOON).until(() -> this.queues.ready(FORMER) == 0);
		}
		finally {
			this.queues.delete(FORMER);
		}
		assertThat(this.queues.ready(SUSPECTS)).isZero();
		assertThat(this.queues.ready(DEAD)).isZero();
	}

	static class Tasks {

		static volatile Gate gate = new Gate();

		static volatile boolean spinning;

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask
		void work(String text) {
			this.journal.write(text + " starts");
			gate.pass();
			this.journal.write(text + " ends");
		}

		@AsyncTask(timeout = "200ms", retry = @TaskRetry(maxAttempts = 1))
		void spin() {
			this.journal.write("spins");
			while (spinning) {
				Thread.onSpinWait();
			}
		}

		@AsyncTask
		TaskHandle<Integer> twice(int number) {
			this.journal.write("twice");
			return TaskHandle.completed(2 * number);
		}

		@AsyncTask(retry = @TaskRetry(backoff = "1s"))
		TaskHandle<Integer> failOnce() {
			this.journal.write("fail");
			if (this.journal.entries("fail").size() == 1) {
				throw new IllegalStateException("Once");
			}
			return TaskHandle.completed(this.journal.entries("fail").size());
		}

	}

}
