package io.github.taskqueue.it;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.test.fault.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;

class IsolationTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	private static final String WORK = "tq.q.default";

	private static final String ISOLATION = "tq.isolation.default";

	@RegisterExtension
	static final ApplicationExtension producer = ApplicationExtension.of(Tasks.class)
		.with("task-queue.worker.enabled=false");

	private final BrokerQueues queues = new BrokerQueues(producer.broker());

	@BeforeEach
	void reset() throws IOException {
		Tasks.gate = new Gate();
		for (String queue : List.of(WORK, ISOLATION, "tq.dlq.default")) {
			producer.client().channel().queuePurge(queue);
		}
	}

	private static TestApplication startWorker(String... properties) {
		return producer.start(List.of(Tasks.class), properties);
	}

	/**
	 * Takes messages in hand as a worker process would, and ends as one that is killed.
	 */
	private void crash(String queue, int messages) throws Exception {
		long ready = Awaitility.await().until(() -> this.queues.ready(queue), (waiting) -> waiting >= messages);
		Connection connection = producer.broker().connectionFactory().newConnection();
		Channel channel = connection.createChannel();
		List<String> inHand = new CopyOnWriteArrayList<>();
		channel.basicQos(messages);
		channel.basicConsume(queue, false, (tag, delivery) -> inHand.add(tag), (tag) -> {
		});
		Awaitility.await().untilAsserted(() -> assertThat(inHand).hasSize(messages));
		connection.abort();
		Awaitility.await().untilAsserted(() -> assertThat(this.queues.ready(queue)).isEqualTo(ready));
	}

	private static void isolated(String taskId, int crashes, boolean started) throws IOException {
		BasicProperties properties = new BasicProperties.Builder().messageId(taskId)
			.type("Tasks.work")
			.headers(Map.of("tq-isolation-crashes", crashes, "tq-isolation-started", started))
			.build();
		producer.client().channel().basicPublish("", ISOLATION, properties, "{\"text\":\"alone\"}".getBytes());
	}

	/**
	 * The broker knows no basic.get for a queue of one active consumer.
	 */
	private static BrokerClient.Message nextIsolated() throws Exception {
		BlockingQueue<BrokerClient.Message> next = new LinkedBlockingQueue<>();
		try (Connection connection = producer.broker().connectionFactory().newConnection()) {
			connection.createChannel()
				.basicConsume(ISOLATION, true, (tag, delivery) -> next
					.add(new BrokerClient.Message(delivery.getProperties(), delivery.getBody())), (tag) -> {
					});
			return Objects.requireNonNull(next.poll(SOON.toSeconds(), TimeUnit.SECONDS));
		}
	}

	@Test
	void taskThatWasInHandInTwoCrashesRunsWhileNothingElseStarts() throws Exception {
		producer.bean(Tasks.class).work("alone");
		crash(WORK, 1);
		crash(WORK, 1);
		try (TestApplication worker = startWorker("task-queue.queues.default.concurrency=4")) {
			Journal journal = worker.bean(Journal.class);
			journal.await("alone starts", 1);
			TaskHandle<Integer> other = producer.tasks().enqueue(() -> producer.bean(Tasks.class).twice(4));
			Awaitility.await().untilAsserted(() -> assertThat(this.queues.ready(WORK)).isZero());
			assertThat(other.result()).isNotDone();
			assertThat(journal.texts()).containsExactly("alone starts");
			Tasks.gate.open();
			assertThat(other.await(SOON)).isEqualTo(8);
			assertThat(journal.texts()).containsExactly("alone starts", "alone ends", "twice");
		}
		assertThat(this.queues.ready(ISOLATION)).isZero();
	}

	@Test
	void isolatedTaskWaitsForThoseThatRunAlready() throws Exception {
		try (TestApplication worker = startWorker("task-queue.queues.default.concurrency=4")) {
			Journal journal = worker.bean(Journal.class);
			producer.bean(Tasks.class).work("neighbour");
			journal.await("neighbour starts", 1);
			isolated("waits", 0, false);
			Awaitility.await().untilAsserted(() -> assertThat(this.queues.ready(ISOLATION)).isZero());
			assertThat(journal.texts()).containsExactly("neighbour starts");
			Tasks.gate.open();
			journal.await("alone ends", 1);
			assertThat(journal.texts()).containsExactly("neighbour starts", "neighbour ends", "alone starts",
					"alone ends");
		}
	}

	@Test
	void taskThatFailsInIsolationIsRetriedAsUsual() throws Exception {
		TaskHandle<Integer> handle = producer.tasks().enqueue(() -> producer.bean(Tasks.class).failOnce());
		crash(WORK, 1);
		crash(WORK, 1);
		try (TestApplication worker = startWorker()) {
			assertThat(handle.await(SOON)).isEqualTo(2);
			assertThat(worker.bean(Journal.class).texts()).containsExactly("fail", "fail");
		}
		assertThat(this.queues.ready(ISOLATION)).isZero();
	}

	@Test
	void taskThatCouldNotBeSettledThreeTimesIsADeadLetter() throws Exception {
		isolated("unsettled", 3, false);
		try (TestApplication worker = startWorker()) {
			BrokerClient.Message letter = producer.client().deadLetter("default", "unsettled");
			assertThat(letter.header("tq-dead-reason")).isEqualTo("CRASH");
			assertThat(worker.bean(Journal.class).texts()).isEmpty();
		}
	}

	@Test
	void thirdCrashOfATaskThatRunsAloneMakesItADeadLetter() throws Exception {
		isolated("third", 2, true);
		crash(ISOLATION, 1);
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
	void crashWhileATaskWaitsForItsTurnIsNotHeldAgainstIt() throws Exception {
		Tasks.gate.open();
		isolated("waiting", 2, false);
		crash(ISOLATION, 1);
		crash(ISOLATION, 1);
		try (TestApplication worker = startWorker()) {
			worker.bean(Journal.class).await("alone ends", 1);
		}
		assertThat(this.queues.ready("tq.dlq.default")).isZero();
	}

	@Test
	void applicationThatStopsWhileATaskRunsAloneIsNotACrash() throws Exception {
		isolated("stopped", 2, false);
		TestApplication worker = startWorker("task-queue.worker.shutdown-timeout=200ms");
		worker.bean(Journal.class).await("alone starts", 1);
		assertThat(CompletableFuture.runAsync(worker::close)).succeedsWithin(SOON);
		assertThat(this.queues.ready(ISOLATION)).isOne();
		BrokerClient.Message copy = nextIsolated();
		assertThat(copy.properties().getMessageId()).isEqualTo("stopped");
		assertThat(copy.number("tq-isolation-crashes")).isEqualTo(2);
		assertThat(copy.header("tq-isolation-started")).isEqualTo("false");
		assertThat(copy.number("x-delivery-count")).isLessThanOrEqualTo(0);
	}

	@Test
	void tasksThatWaitForOneThatRunsAloneGoBackWhenTheApplicationStops() throws Exception {
		TestApplication worker = startWorker("task-queue.queues.default.concurrency=4");
		isolated("blocks", 0, false);
		Journal journal = worker.bean(Journal.class);
		journal.await("alone starts", 1);
		producer.bean(Tasks.class).work("other");
		Awaitility.await().untilAsserted(() -> assertThat(this.queues.ready(WORK)).isZero());
		CompletableFuture<Void> closing = CompletableFuture.runAsync(worker::close);
		Awaitility.await().untilAsserted(() -> assertThat(this.queues.ready(WORK)).isOne());
		assertThat(closing).isNotDone();
		Tasks.gate.open();
		assertThat(closing).succeedsWithin(SOON);
		assertThat(journal.texts()).containsExactly("alone starts", "alone ends");
		assertThat(this.queues.ready(ISOLATION)).isZero();
	}

	@Test
	void lostConnectionOfAProcessThatGoesOnIsNotACrash() throws Exception {
		isolated("cut", 2, false);
		try (FaultProxy proxy = FaultProxy.to(producer.broker());
				TestApplication worker = startWorker("spring.rabbitmq.port=" + proxy.port())) {
			Journal journal = worker.bean(Journal.class);
			journal.await("alone starts", 1);
			proxy.reset();
			Tasks.gate.open();
			journal.await("alone ends", 2);
		}
		assertThat(this.queues.ready(ISOLATION)).isZero();
		assertThat(this.queues.ready("tq.dlq.default")).isZero();
	}

	static class Tasks {

		static volatile Gate gate = new Gate();

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
