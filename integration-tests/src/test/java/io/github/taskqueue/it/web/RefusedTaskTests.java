package io.github.taskqueue.it.web;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.event.EventListener;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PartialEnqueueException;
import io.github.taskqueue.PayloadTooLargeException;
import io.github.taskqueue.QueueFullException;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.TaskSerializationException;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.event.TaskPublishFailed;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RefusedTaskTests {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class, FailureLog.class)
		.with("task-queue.queues.full.concurrency=0", "task-queue.queues.default.concurrency=1",
				"task-queue.publisher.max-payload-size=10KB");

	private final TaskClient client = application.tasks();

	private final Tasks tasks = application.bean(Tasks.class);

	/**
	 * A quorum queue is full some tasks beyond its limit.
	 */
	@BeforeAll
	static void fillQueue() {
		RabbitBroker broker = application.broker();
		broker.rabbitmqctl("set_policy", "-p", broker.virtualHost(), "full", "^tq\\.q\\.full$",
				"{\"max-length\":3,\"overflow\":\"reject-publish\"}", "--apply-to", "queues");
		Awaitility.await().pollInterval(Duration.ofMillis(20)).until(RefusedTaskTests::isFull);
	}

	private static boolean isFull() {
		try {
			application.bean(Tasks.class).takeOnFull("filler");
			return false;
		}
		catch (QueueFullException ex) {
			return true;
		}
	}

	@Test
	void aTaskForAQueueThatIsNotThereIsUnroutable() {
		assertThatExceptionOfType(TaskUnroutableException.class)
			.isThrownBy(() -> this.client.enqueue(TaskOptions.with().queue("nowhere"), () -> this.tasks.take("a")))
			.withMessageContaining("nowhere")
			.satisfies((ex) -> assertThat(ex.outcomeUnknown()).isFalse());
	}

	@Test
	void aTaskForAFullQueueIsRefused() {
		assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> this.tasks.takeOnFull("a"))
			.satisfies((ex) -> assertThat(ex.retryAfter()).isPresent())
			.satisfies((ex) -> assertThat(ex.outcomeUnknown()).isFalse());
	}

	@Test
	void aRefusalIsToldAsAnEvent() {
		assertThatExceptionOfType(TaskUnroutableException.class).isThrownBy(() -> this.client
			.enqueue(TaskOptions.with().queue("nowhere").taskId("told"), () -> this.tasks.take("a")));
		assertThat(application.bean(FailureLog.class).of("told")).singleElement().satisfies((event) -> {
			assertThat(event.task()).isEqualTo("Tasks.take");
			assertThat(event.queue()).isEqualTo("nowhere");
			assertThat(event.cause()).isInstanceOf(TaskUnroutableException.class);
		});
	}

	@Test
	void argumentsThatAreTooLargeAreRefused() {
		assertThatExceptionOfType(PayloadTooLargeException.class).isThrownBy(() -> this.tasks.take("a".repeat(10_241)))
			.withMessageContaining("Tasks.take")
			.withMessageContaining("task-queue.publisher.max-payload-size");
	}

	@Test
	void headersThatAreTooLargeAreRefusedAndDisturbNoOther() {
		assertThatExceptionOfType(PayloadTooLargeException.class).isThrownBy(() -> this.client
			.enqueue(TaskOptions.with().header("tenant", "a".repeat(200_000)), () -> this.tasks.take("a")));
		assertEnqueueWorks();
	}

	@Test
	void aTaskNameThatNoMessageCanHoldIsRefusedAndDisturbsNoOther() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.client.enqueue(TaskRequest.of("a".repeat(300), Void.class)))
			.withMessageContaining("255");
		assertEnqueueWorks();
	}

	@Test
	void anArgumentThatIsNoJsonIsNamed() {
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> this.tasks.takeLoop("a", new Loop()))
			.withMessageContaining("Argument 'loop'")
			.withMessageContaining(Loop.class.getName());
	}

	@Test
	void anIllegalQueueNameIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.client.enqueue(TaskOptions.with().queue("no good*"), () -> this.tasks.take("a")));
	}

	@Test
	void aBatchThatIsRefusedInPartTellsWhichCalls() {
		assertThatExceptionOfType(PartialEnqueueException.class).isThrownBy(() -> this.client.enqueueAll(() -> {
			this.tasks.give("first");
			this.tasks.takeOnFull("a");
			this.tasks.give("second");
			this.tasks.takeOnFull("b");
		})).satisfies((ex) -> {
			assertThat(ex.accepted()).extracting((handle) -> handle.await(Duration.ofSeconds(5)))
				.isEqualTo(List.of("first", "second"));
			assertThat(ex.refused()).extracting(PartialEnqueueException.Refused::index).containsExactly(1, 3);
			assertThat(ex.refused()).allSatisfy((refused) -> {
				assertThat(refused.task()).isEqualTo("Tasks.takeOnFull");
				assertThat(refused.taskId()).isNotEmpty();
				assertThat(refused.cause()).isInstanceOf(QueueFullException.class);
			});
			assertThat(ex.outcomeUnknown()).isFalse();
			assertThat(ex.retryAfter()).isPresent();
		});
	}

	@Test
	void aBatchOfWhichAnArgumentIsNoJsonPublishesNothing() {
		assertThatExceptionOfType(TaskSerializationException.class).isThrownBy(() -> this.client.enqueueAll(() -> {
			this.tasks.note("batch");
			this.tasks.takeLoop("a", new Loop());
		}));
		assertEnqueueWorks();
		assertThat(application.journal().entries("batch")).isEmpty();
	}

	private void assertEnqueueWorks() {
		assertThat(this.client.enqueue(() -> this.tasks.give("b")).await(Duration.ofSeconds(5))).isEqualTo("b");
	}

	static class Loop {

		public Loop getSelf() {
			return this;
		}

	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask
		void take(String text) {
		}

		@AsyncTask(queue = "full")
		void takeOnFull(String text) {
		}

		@AsyncTask
		void note(String text) {
			this.journal.write(text);
		}

		@AsyncTask
		void takeLoop(String text, Loop loop) {
		}

		@AsyncTask
		TaskHandle<String> give(String text) {
			return TaskHandle.completed(text);
		}

	}

	static class FailureLog {

		private final Queue<TaskPublishFailed> events = new ConcurrentLinkedQueue<>();

		@EventListener
		void note(TaskPublishFailed event) {
			this.events.add(event);
			throw new IllegalStateException("must not hide the refusal");
		}

		List<TaskPublishFailed> of(String taskId) {
			return this.events.stream().filter((event) -> event.taskId().equals(taskId)).toList();
		}

	}

}
