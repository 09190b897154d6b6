package io.github.taskqueue.it.call;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.rabbitmq.client.AMQP.BasicProperties;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.event.EventListener;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.RetryLaterException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskExpiredException;
import io.github.taskqueue.TaskFailedException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.event.TaskExpired;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Gate;
import io.github.taskqueue.it.support.Journal;

import static io.github.taskqueue.TaskOptions.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tasks expire without a store, and their results by reply.
 */
class ExpiryTests {

	private static final Duration SOON = Duration.ofSeconds(100);

	private static final Duration SHORT = Duration.ofMillis(300);

	/**
	 * Beyond the times of all tasks that were enqueued before.
	 */
	private static final Duration OVER = Duration.ofMillis(400);

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class, Expired.class)
		.with("task-queue.queues.single.concurrency=1", "task-queue.queues.hasty.concurrency=1",
				"task-queue.queues.hasty.expires=300ms", "task-queue.queues.elsewhere.concurrency=0",
				"task-queue.tasks.by-property.expires=300ms", "task-queue.worker.unknown-task-delay=500ms",
				"late.expires=300ms");

	private final Tasks tasks = application.bean(Tasks.class);

	@Test
	void taskThatWaitsForAWorkerBeyondItsTimeNeverRuns() {
		Gate single = hold("single");
		Gate hasty = hold("hasty");
		Map<String, TaskHandle<String>> late = Map.of("by annotation", this.tasks.byAnnotation("by annotation"),
				"by property", this.tasks.byProperty("by property"), "by queue", this.tasks.byQueue("by queue"),
				"by option", application.tasks()
					.enqueue(with().queue("single").expiresAfter(SHORT), () -> this.tasks.note("by option")));
		TaskHandle<String> kept = application.tasks()
			.enqueue(with().expiresAfter(Duration.ofHours(1)), () -> this.tasks.byAnnotation("by longer option"));
		TaskHandle<String> annotated = this.tasks.longerThanItsQueue("by longer annotation");
		pass(OVER);
		single.open();
		hasty.open();
		late.forEach((name, handle) -> assertExpired(handle));
		assertThat(kept.await(SOON)).isEqualTo("by longer option");
		assertThat(annotated.await(SOON)).isEqualTo("by longer annotation");
		assertThat(application.journal().texts()).doesNotContainAnyElementsOf(late.keySet());
		assertThat(application.bean(Expired.class).events).contains(
				new TaskExpired(late.get("by annotation").id(), "Tasks.byAnnotation", "single"),
				new TaskExpired(late.get("by queue").id(), "Tasks.byQueue", "hasty"));
		assertThat(application.bean(MeterRegistry.class)
			.get("taskqueue.expired")
			.tags("queue", "single", "task", "by-property")
			.counter()).extracting(Counter::count).isEqualTo(1.0);
		for (String queue : List.of("single", "hasty")) {
			Awaitility.await()
				.untilAsserted(() -> assertThat(application.client().counters("tq.q." + queue))
					.isEqualTo(new BrokerClient.Counters(0, 0)));
		}
	}

	@Test
	void timeOfADelayedTaskCountsFromItsDueTime() {
		TaskHandle<String> inTime = application.tasks()
			.enqueue(with().delay(Duration.ofSeconds(3)).expiresAfter(Duration.ofSeconds(2)),
					() -> this.tasks.note("delayed"));
		TaskHandle<String> late = application.tasks()
			.enqueue(with().delay(Duration.ofMillis(130)).expiresAfter(Duration.ofMillis(1)),
					() -> this.tasks.note("delayed too long"));
		assertExpired(late);
		assertThat(inTime.await(SOON)).isEqualTo("delayed");
		assertThat(application.journal().texts()).doesNotContain("delayed too long");
	}

	@Test
	void taskThatHasBegunGoesOnBeyondItsTime() {
		TaskHandle<Integer> retried = this.tasks.failOnce();
		TaskHandle<Integer> later = this.tasks.askForLater();
		TaskHandle<Integer> sliced = this.tasks.endSlice();
		assertThat(retried.await(SOON)).isEqualTo(2);
		assertThat(later.await(SOON)).isOne();
		assertThat(sliced.await(SOON)).isOne();
	}

	@Test
	void deadLetterIsReplayedBeyondItsTime() {
		TaskHandle<String> dead = this.tasks.dieOnce();
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> dead.await(SOON));
		pass(Duration.ofMillis(1100));
		DeadLetters letters = application.bean(DeadLetters.class);
		Awaitility.await().until(() -> letters.find("default", dead.id()).isPresent());
		assertThat(letters.replay("default", (letter) -> letter.taskId().equals(dead.id()))).isOne();
		application.journal().await("died " + dead.id(), 2);
	}

	@Test
	void taskThatNoWorkerKnowsExpiresWhileItIsParked() {
		TaskHandle<String> parked = application.tasks()
			.enqueue(TaskRequest.of("Unborn.run", String.class).options(with().expiresAfter(SHORT)));
		assertExpired(parked);
		assertThat(application.bean(DeadLetters.class).find("default", parked.id())).isEmpty();
	}

	@Test
	void taskExpiresThoughAllWorkersAreDown() {
		TaskHandle<String> late = elsewhere("late");
		pass(OVER);
		application.start(List.of(Late.class));
		assertExpired(late);
		TaskHandle<String> inTime = application.tasks()
			.enqueue(TaskRequest.of("Late.run", String.class)
				.options(with().queue("elsewhere").expiresAfter(Duration.ofHours(1))));
		assertThat(inTime.await(SOON)).isEqualTo("ran");
	}

	private static TaskHandle<String> elsewhere(String id) {
		return application.tasks()
			.enqueue(TaskRequest.of("Late.run", String.class)
				.options(with().taskId(id).queue("elsewhere").expiresAfter(SHORT)));
	}

	@Test
	void suspectExpires() throws Exception {
		this.tasks.note("declares the queues").await(SOON);
		application.client()
			.channel()
			.basicPublish("", "tq.suspects.default",
					new BasicProperties.Builder().messageId("suspect")
						.type("Tasks.note")
						.headers(Map.of("tq-expires-at", Instant.now().minusSeconds(1).toEpochMilli()))
						.build(),
					"{\"text\":\"suspect\"}".getBytes());
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(application.bean(Expired.class).events)
				.contains(new TaskExpired("suspect", "Tasks.note", "default")));
		assertThat(application.journal().texts()).doesNotContain("suspect");
	}

	private static void assertExpired(TaskHandle<?> handle) {
		assertThatExceptionOfType(TaskExpiredException.class).isThrownBy(() -> handle.await(SOON))
			.withMessageContaining(handle.id())
			.satisfies((ex) -> assertThat(ex.taskId()).isEqualTo(handle.id()));
	}

	private static void pass(Duration time) {
		Instant end = Instant.now().plus(time);
		Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> Instant.now().isAfter(end));
	}

	/**
	 * Keeps the only thread of a queue.
	 */
	private Gate hold(String queue) {
		application.tasks()
			.enqueue(with().queue(queue).expiresAfter(Duration.ofHours(1)), () -> this.tasks.hold(queue));
		application.journal().await("holds " + queue, 1);
		return this.tasks.gate(queue);
	}

	static class Expired {

		final Queue<TaskExpired> events = new ConcurrentLinkedQueue<>();

		@EventListener
		void expired(TaskExpired event) {
			this.events.add(event);
		}

	}

	static class Late {

		@AsyncTask(queue = "elsewhere")
		TaskHandle<String> run() {
			return TaskHandle.completed("ran");
		}

	}

	static class Tasks {

		private final Journal journal;

		private final Map<String, Gate> gates = new ConcurrentHashMap<>();

		private final Set<String> seen = ConcurrentHashMap.newKeySet();

		Tasks(Journal journal) {
			this.journal = journal;
		}

		Gate gate(String queue) {
			return this.gates.computeIfAbsent(queue, (key) -> new Gate());
		}

		@AsyncTask
		void hold(String queue) {
			this.journal.write("holds " + queue);
			gate(queue).pass();
		}

		@AsyncTask
		TaskHandle<String> note(String text) {
			this.journal.write(text);
			return TaskHandle.completed(text);
		}

		@AsyncTask(queue = "single", expires = "${late.expires}")
		TaskHandle<String> byAnnotation(String text) {
			return note(text);
		}

		@AsyncTask(name = "by-property", queue = "single", expires = "1h")
		TaskHandle<String> byProperty(String text) {
			return note(text);
		}

		@AsyncTask(queue = "hasty")
		TaskHandle<String> byQueue(String text) {
			return note(text);
		}

		@AsyncTask(queue = "hasty", expires = "1h")
		TaskHandle<String> longerThanItsQueue(String text) {
			return note(text);
		}

		@AsyncTask(expires = "1s", retry = @TaskRetry(backoff = "1500ms", jitter = 0))
		TaskHandle<Integer> failOnce() {
			if (TaskContext.current().attempt() == 1) {
				throw new IllegalStateException("planned");
			}
			return TaskHandle.completed(TaskContext.current().attempt());
		}

		@AsyncTask(expires = "1s")
		TaskHandle<Integer> askForLater() {
			if (this.seen.add(TaskContext.current().id())) {
				throw new RetryLaterException(Duration.ofMillis(1500));
			}
			return TaskHandle.completed(TaskContext.current().attempt());
		}

		@AsyncTask(expires = "1s", timeout = "3s")
		TaskHandle<Integer> endSlice() {
			if (this.seen.add(TaskContext.current().id())) {
				while (!TaskContext.current().isSliceOver()) {
					Thread.onSpinWait();
				}
				TaskContext.current().endSliceIfOver();
			}
			return TaskHandle.completed(TaskContext.current().attempt());
		}

		@AsyncTask(expires = "1s")
		TaskHandle<String> dieOnce() {
			this.journal.write("died " + TaskContext.current().id());
			if (this.seen.add(TaskContext.current().id())) {
				throw new PermanentTaskException("planned");
			}
			return TaskHandle.completed("replayed");
		}

	}

}
