package io.github.taskqueue.it.worker;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.Effects;
import io.github.taskqueue.it.support.Gate;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ShutdownTests {

	private static final Duration SOON = Duration.ofSeconds(5);

	private static RabbitBroker broker;

	private final String namespace = "stop-" + UUID.randomUUID().toString().substring(0, 8);

	private final String queue = this.namespace + ".q.default";

	@BeforeAll
	static void createVirtualHost() {
		broker = RabbitBroker.shared().newVirtualHost();
	}

	@AfterAll
	static void deleteVirtualHost() {
		broker.close();
	}

	@BeforeEach
	void reset() {
		Tasks.started = new Effects<>();
		Tasks.finished = new Effects<>();
		Tasks.attempts = new Effects<>();
		Tasks.gate = new Gate();
	}

	private TestApplication start(String... properties) {
		return TestApplication.start(broker, Tasks.class,
				Stream
					.concat(Stream.of("task-queue.namespace=" + this.namespace,
							"task-queue.queues.default.concurrency=50", "task-queue.queues.default.prefetch=100"),
							Stream.of(properties))
					.toArray(String[]::new));
	}

	private static void enqueue(TestApplication application, int tasks) {
		Tasks bean = application.bean(Tasks.class);
		application.tasks().enqueueAll(() -> IntStream.range(0, tasks).forEach(bean::work));
	}

	private static void awaitStarted(int tasks) {
		Awaitility.await().untilAsserted(() -> assertThat(Tasks.started.distinct()).isEqualTo(tasks));
	}

	@Test
	void runningTasksFinishAndTheOthersGoBackToTheQueue() {
		TestApplication application = start();
		enqueue(application, 200);
		awaitStarted(50);
		CompletableFuture<Void> closing = CompletableFuture.runAsync(application::close);
		BrokerQueues queues = new BrokerQueues(broker);
		Awaitility.await().untilAsserted(() -> assertThat(queues.ready(this.queue)).isEqualTo(150));
		assertThat(closing).isNotDone();
		Tasks.gate.open();
		assertThat(closing).succeedsWithin(SOON);
		assertThat(Tasks.finished.all()).isEqualTo(Tasks.started.all()).hasSize(50);
		try (TestApplication next = start()) {
			awaitStarted(200);
		}
		assertThat(Tasks.finished.distinct()).isEqualTo(200);
		assertThat(Tasks.started.repeated()).isEmpty();
		assertThat(queues.ready(this.queue)).isZero();
	}

	@Test
	void anotherApplicationGetsTheReturnedTasksMeanwhile() {
		TestApplication first = start();
		enqueue(first, 100);
		awaitStarted(50);
		Set<Integer> running = Tasks.started.all();
		Gate gate = Tasks.gate;
		Tasks.gate = new Gate();
		Tasks.gate.open();
		try (TestApplication second = start()) {
			CompletableFuture<Void> closing = CompletableFuture.runAsync(first::close);
			Awaitility.await().untilAsserted(() -> assertThat(Tasks.finished.distinct()).isEqualTo(50));
			assertThat(Tasks.finished.all()).doesNotContainAnyElementsOf(running);
			assertThat(closing).isNotDone();
			gate.open();
			assertThat(closing).succeedsWithin(SOON);
		}
		assertThat(Tasks.finished.distinct()).isEqualTo(100);
		assertThat(Tasks.started.repeated()).isEmpty();
	}

	@RepeatedTest(3)
	void whatWasAcknowledgedAtTheEndIsNotDeliveredAgain() {
		TestApplication application = start("task-queue.queues.default.concurrency=200",
				"task-queue.queues.default.prefetch=201");
		enqueue(application, 201);
		awaitStarted(200);
		CompletableFuture<Void> closing = CompletableFuture.runAsync(application::close);
		BrokerQueues queues = new BrokerQueues(broker);
		Awaitility.await().untilAsserted(() -> assertThat(queues.ready(this.queue)).isOne());
		Tasks.gate.open();
		assertThat(closing).succeedsWithin(SOON);
		assertThat(Tasks.finished.distinct()).isEqualTo(200);
		assertThat(queues.ready(this.queue)).isOne();
	}

	@Test
	void taskThatOutlivesTheTimeoutIsInterruptedAndRunsAgainWithTheSameAttempt() {
		TestApplication application = start("task-queue.worker.shutdown-timeout=300ms");
		enqueue(application, 5);
		awaitStarted(5);
		assertThat(CompletableFuture.runAsync(application::close)).succeedsWithin(Duration.ofMillis(300).plus(SOON));
		assertThat(Tasks.finished.distinct()).isZero();
		Tasks.gate.open();
		try (TestApplication next = start()) {
			Awaitility.await().untilAsserted(() -> assertThat(Tasks.finished.distinct()).isEqualTo(5));
		}
		assertThat(Tasks.attempts.all()).containsExactly(1);
		assertThat(Tasks.finished.repeated()).isEmpty();
		assertThat(new BrokerQueues(broker).ready(this.namespace + ".dlq.default")).isZero();
	}

	@Test
	void taskThatWaitsForAnotherOfItsQueueIsInterruptedToo() {
		String[] one = { "task-queue.queues.default.concurrency=1", "task-queue.queues.default.prefetch=1",
				"task-queue.worker.shutdown-timeout=300ms" };
		TestApplication application = start(one);
		application.bean(Tasks.class).parent();
		awaitStarted(1);
		assertThat(CompletableFuture.runAsync(application::close)).succeedsWithin(Duration.ofMillis(300).plus(SOON));
		BrokerQueues queues = new BrokerQueues(broker);
		assertThat(queues.ready(this.queue)).isEqualTo(2);
		assertThat(Tasks.finished.distinct()).isZero();
		Tasks.gate.open();
		try (TestApplication next = start(one)) {
			Awaitility.await().untilAsserted(() -> assertThat(Tasks.finished.distinct()).isEqualTo(2));
		}
		assertThat(Tasks.attempts.all()).containsExactly(1);
		assertThat(queues.ready(this.namespace + ".dlq.default")).isZero();
	}

	@Test
	void attemptThatIsInterruptedByTheStopIsNoFailure() {
		try (TestApplication application = start("task-queue.worker.shutdown-timeout=100ms")) {
			enqueue(application, 2);
			awaitStarted(2);
			application.context().stop();
			MeterRegistry meters = application.bean(MeterRegistry.class);
			assertThat(outcomes(meters)).containsExactly("interrupted");
			assertThat(meters.find("taskqueue.retries").counters()).isEmpty();
		}
	}

	private static Set<String> outcomes(MeterRegistry meters) {
		return meters.find("taskqueue.process")
			.timers()
			.stream()
			.map((timer) -> String.valueOf(timer.getId().getTag("outcome")))
			.collect(Collectors.toSet());
	}

	@Test
	void shutdownTimeoutThatSpringBootWouldCutShortIsTold(CapturedOutput output) {
		start("task-queue.worker.shutdown-timeout=9s", "spring.lifecycle.timeout-per-shutdown-phase=10s").close();
		assertThat(output).doesNotContain("tasks are interrupted");
		start("task-queue.worker.shutdown-timeout=10s", "spring.lifecycle.timeout-per-shutdown-phase=10s").close();
		assertThat(output).contains("task-queue.worker.shutdown-timeout (PT10S) is not shorter than"
				+ " spring.lifecycle.timeout-per-shutdown-phase (PT10S)");
	}

	@Test
	void applicationThatWasStoppedCanBeStartedAgain() {
		Tasks.gate.open();
		try (TestApplication application = start()) {
			application.context().stop();
			enqueue(application, 5);
			assertThat(new BrokerQueues(broker).ready(this.queue)).isEqualTo(5);
			application.context().start();
			awaitStarted(5);
		}
		assertThat(Tasks.finished.repeated()).isEmpty();
	}

	@Test
	void idleApplicationClosesAtOnce() {
		TestApplication application = start();
		assertThat(CompletableFuture.runAsync(application::close)).succeedsWithin(SOON);
	}

	static class Tasks {

		static Effects<Integer> started = new Effects<>();

		static Effects<Integer> finished = new Effects<>();

		static Effects<Integer> attempts = new Effects<>();

		static volatile Gate gate = new Gate();

		private final ObjectProvider<Tasks> self;

		Tasks(ObjectProvider<Tasks> self) {
			this.self = self;
		}

		@AsyncTask
		void work(int number) {
			started.add(number);
			attempts.add(TaskContext.current().attempt());
			gate.pass();
			finished.add(number);
		}

		@AsyncTask
		TaskHandle<Integer> parent() {
			attempts.add(TaskContext.current().attempt());
			Integer child = this.self.getObject().child().await(Duration.ofSeconds(30));
			finished.add(2);
			return TaskHandle.completed(child);
		}

		@AsyncTask
		TaskHandle<Integer> child() {
			work(1);
			return TaskHandle.completed(1);
		}

	}

}
