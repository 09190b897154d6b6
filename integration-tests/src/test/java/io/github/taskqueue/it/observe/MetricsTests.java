package io.github.taskqueue.it.observe;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Connection;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MetricsTests {

	private static RabbitBroker broker;

	private static TestApplication application;

	@BeforeAll
	static void start() {
		broker = RabbitBroker.shared().newVirtualHost();
		application = TestApplication.start(broker, Tasks.class, "task-queue.queues.fine.concurrency=3",
				"task-queue.queues.elsewhere.concurrency=0");
	}

	@AfterAll
	static void stop() {
		application.close();
		broker.close();
	}

	@Test
	void successIsTimedOnBothSides() {
		application.bean(Tasks.class).succeed().await(Duration.ofSeconds(10));
		assertThat(timer("taskqueue.publish", "queue", "fine", "task", "Tasks.succeed", "outcome", "accepted", "error",
				"none")
			.count()).isOne();
		Timer process = timer("taskqueue.process", "queue", "fine", "task", "Tasks.succeed", "outcome", "success",
				"error", "none");
		assertThat(process.count()).isOne();
		assertThat(process.totalTime(TimeUnit.NANOSECONDS)).isPositive();
		assertThat(timer("taskqueue.wait", "queue", "fine", "task", "Tasks.succeed").count()).isOne();
	}

	@Test
	void eachLevelOfTheDelayLadderHasAGauge() {
		assertThat(application.bean(MeterRegistry.class).get("taskqueue.delay.overdue").gauges()).hasSize(31)
			.extracting((gauge) -> gauge.getId().getTag("level"))
			.contains("00", "07", "30");
	}

	@Test
	void waitIsCountedFromWhenTheTaskIsDue() {
		application.tasks()
			.enqueue(TaskOptions.with().delay(Duration.ofSeconds(2)), () -> application.bean(Tasks.class).later())
			.await(Duration.ofSeconds(10));
		Timer wait = timer("taskqueue.wait", "queue", "default", "task", "Tasks.later");
		assertThat(wait.count()).isOne();
		assertThat(wait.totalTime(TimeUnit.SECONDS)).isLessThan(10);
	}

	@Test
	void waitOfAReplayedTaskIsCountedFromItsReplay() throws Exception {
		Map<String, Object> headers = Map.of("tq-dead-reason", "EXHAUSTED", "tq-attempts", 5, "tq-origin", "default",
				"tq-enqueued-at", Instant.now().minus(Duration.ofHours(1)).toEpochMilli());
		try (Connection connection = broker.connectionFactory().newConnection()) {
			connection.createChannel()
				.basicPublish("tq.dlx", "default",
						new BasicProperties.Builder().messageId("replayed")
							.type("Tasks.replayed")
							.headers(headers)
							.build(),
						"{}".getBytes(StandardCharsets.UTF_8));
		}
		Awaitility.await()
			.until(() -> application.bean(DeadLetters.class)
				.replay("default", (letter) -> letter.taskId().equals("replayed")) == 1);
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(timer("taskqueue.wait", "queue", "default", "task", "Tasks.replayed").count())
						.isOne());
		assertThat(timer("taskqueue.wait", "queue", "default", "task", "Tasks.replayed").max(TimeUnit.SECONDS))
			.isLessThan(60);
	}

	@Test
	void retriesAreCountedInPlaceAndThroughTheBroker() {
		application.bean(Tasks.class).failTwice().await(Duration.ofSeconds(20));
		assertThat(timer("taskqueue.process", "queue", "default", "task", "Tasks.failTwice", "outcome", "retry",
				"error", "IllegalStateException")
			.count()).isEqualTo(2);
		assertThat(counter("taskqueue.retries", "queue", "default", "task", "Tasks.failTwice", "error",
				"IllegalStateException"))
			.isEqualTo(2);
		assertThat(timer("taskqueue.wait", "queue", "default", "task", "Tasks.failTwice").count()).isOne();
	}

	@Test
	void deadLettersAreCountedWithTheirReason() {
		application.bean(Tasks.class).failForEver();
		application.bean(Tasks.class).failAtOnce();
		Awaitility.await().untilAsserted(() -> {
			assertThat(counter("taskqueue.dead.lettered", "queue", "default", "task", "Tasks.failForEver", "reason",
					"exhausted"))
				.isOne();
			assertThat(counter("taskqueue.dead.lettered", "queue", "default", "task", "Tasks.failAtOnce", "reason",
					"permanent"))
				.isOne();
		});
		assertThat(timer("taskqueue.process", "queue", "default", "task", "Tasks.failForEver", "outcome", "dead",
				"error", "IllegalStateException")
			.count()).isOne();
		assertThat(counter("taskqueue.retries", "queue", "default", "task", "Tasks.failForEver", "error",
				"IllegalStateException"))
			.isOne();
		assertThat(timer("taskqueue.process", "queue", "default", "task", "Tasks.failAtOnce", "outcome", "dead",
				"error", "PermanentTaskException")
			.count()).isOne();
	}

	/**
	 * The delay must outlast the declaration of the ladder, or the task is due at once.
	 */
	@Test
	void deadLettersOfADeletedQueueAreCounted() {
		BrokerQueues queues = new BrokerQueues(broker);
		queues.declareQuorum("tq.q.doomed");
		application.tasks()
			.enqueue(TaskRequest.of("Tasks.later", String.class)
				.options(TaskOptions.with().queue("doomed").delay(Duration.ofSeconds(4))));
		queues.delete("tq.q.doomed");
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(counter("taskqueue.dead.lettered", "queue", "unknown", "task",
					"Tasks.later", "reason", "unroutable"))
				.isOne());
	}

	@Test
	void namesThatNobodyKnowsShareOneTag() {
		assertThatExceptionOfType(TaskUnroutableException.class).isThrownBy(() -> application.tasks()
			.enqueue(TaskOptions.with().queue("made-up"), () -> application.bean(Tasks.class).later()));
		application.tasks()
			.enqueue(TaskRequest.of("made.up", String.class).options(TaskOptions.with().queue("default")));
		assertThat(timer("taskqueue.publish", "queue", "unknown", "task", "Tasks.later", "outcome", "unroutable",
				"error", "TaskUnroutableException")
			.count()).isOne();
		assertThat(timer("taskqueue.publish", "queue", "default", "task", "unknown", "outcome", "accepted", "error",
				"none")
			.count()).isOne();
	}

	@Test
	void gaugesShowQueuesAndWorkers() {
		assertThat(gauge("taskqueue.worker.concurrency", "queue", "fine")).isEqualTo(3);
		assertThat(gauge("taskqueue.worker.active", "queue", "fine")).isZero();
		assertThat(gauge("taskqueue.queue.ready", "queue", "elsewhere")).isZero();
		assertThat(gauge("taskqueue.queue.isolated", "queue", "elsewhere")).isZero();
		application.tasks()
			.enqueue(TaskRequest.of("made.up", String.class).options(TaskOptions.with().queue("elsewhere")));
		Awaitility.await()
			.untilAsserted(() -> assertThat(gauge("taskqueue.queue.ready", "queue", "elsewhere")).isOne());
		application.bean(Tasks.class).bury();
		Awaitility.await()
			.untilAsserted(() -> assertThat(gauge("taskqueue.queue.dead.letters", "queue", "graves")).isOne());
		assertThat(registry().find("taskqueue.worker.active").tag("queue", "elsewhere").gauge()).isNull();
	}

	@Test
	void metersOfOneNameHaveTheSameKeys() {
		application.bean(Tasks.class).other().await(Duration.ofSeconds(10));
		registry().getMeters()
			.stream()
			.map(Meter::getId)
			.filter((id) -> id.getName().startsWith("taskqueue."))
			.collect(Collectors.groupingBy(Meter.Id::getName,
					Collectors.mapping(MetricsTests::keys, Collectors.toSet())))
			.forEach((name, keys) -> assertThat(keys).as(name).hasSize(1));
	}

	private static List<String> keys(Meter.Id id) {
		return id.getTags().stream().map((tag) -> tag.getKey()).toList();
	}

	private static MeterRegistry registry() {
		return application.bean(MeterRegistry.class);
	}

	/**
	 * The one meter that has these tags and no others.
	 */
	private static Meter.Id id(String name, String... tags) {
		return registry().getMeters()
			.stream()
			.map(Meter::getId)
			.filter((id) -> id.getName().equals(name) && Tags.of(id.getTags()).equals(Tags.of(tags)))
			.findFirst()
			.orElseThrow(() -> new AssertionError("No " + name + " with exactly " + Tags.of(tags) + " among "
					+ registry().find(name).meters().stream().map(Meter::getId).toList()));
	}

	private static Timer timer(String name, String... tags) {
		return registry().get(name).tags(id(name, tags).getTags()).timer();
	}

	private static double counter(String name, String... tags) {
		return registry().get(name).tags(id(name, tags).getTags()).counter().count();
	}

	private static double gauge(String name, String... tags) {
		return registry().get(name).tags(id(name, tags).getTags()).gauge().value();
	}

	static class Tasks {

		@AsyncTask(queue = "fine")
		public TaskHandle<String> succeed() {
			return TaskHandle.completed("done");
		}

		@AsyncTask
		public TaskHandle<String> other() {
			return TaskHandle.completed("done");
		}

		@AsyncTask
		public void replayed() {
		}

		@AsyncTask
		public TaskHandle<String> later() {
			return TaskHandle.completed("done");
		}

		/**
		 * The first pause is spent in place, the second in the broker.
		 */
		@AsyncTask(retry = @TaskRetry(maxAttempts = 3, backoff = "10ms", multiplier = 150, jitter = 0))
		public TaskHandle<String> failTwice() {
			if (TaskContext.current().attempt() < 3) {
				throw new IllegalStateException("Not yet");
			}
			return TaskHandle.completed("done");
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 2, backoff = "1ms"))
		public void failForEver() {
			throw new IllegalStateException("Never");
		}

		@AsyncTask
		public void failAtOnce() {
			throw new PermanentTaskException("Never");
		}

		@AsyncTask(queue = "graves")
		public void bury() {
			throw new PermanentTaskException("Never");
		}

	}

}
