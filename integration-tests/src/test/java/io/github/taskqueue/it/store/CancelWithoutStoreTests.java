package io.github.taskqueue.it.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.Effects;
import io.github.taskqueue.it.support.Gate;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.it.support.WorkerProcess;
import io.github.taskqueue.test.process.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tasks are cancelled by an application without workers, and without a store: by the
 * journal alone.
 */
class CancelWithoutStoreTests {

	private static final Duration SOON = Duration.ofSeconds(100);

	private static final String[] QUEUES = { "task-queue.queues.single.concurrency=1",
			"task-queue.queues.single.prefetch=5", "task-queue.queues.single.timeout=1m" };

	@RegisterExtension
	static final ApplicationExtension worker = ApplicationExtension.of(Tasks.class).with(QUEUES);

	private static TestApplication caller;

	private static Tasks called;

	private Journal journal;

	@BeforeAll
	static void startCaller() {
		caller = worker.startAnother(List.of(Tasks.class), "task-queue.worker.enabled=false");
		called = caller.bean(Tasks.class);
	}

	@BeforeEach
	void findJournal() {
		this.journal = worker.journal();
	}

	@Test
	void aRunningTaskIsInterruptedAtOnceAndItsCallerHearsOfIt() {
		String name = name();
		TaskHandle<String> handle = caller.tasks().enqueue(() -> called.hold(name));
		this.journal.await("begun " + name, 1);
		assertThat(handle.cancel()).isTrue();
		this.journal.await("cancelled true " + name, 1);
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> handle.await(SOON));
		assertThat(handle.cancel()).isFalse();
	}

	@Test
	void aCancelIsKnownWithinMilliseconds() {
		caller.tasks().handle("nobody", Void.class).cancel();
		List<Duration> took = IntStream.range(0, 20).mapToObj((i) -> {
			String name = name();
			TaskHandle<String> handle = caller.tasks().enqueue(() -> called.hold(name));
			this.journal.await("begun " + name, 1);
			long start = System.nanoTime();
			assertThat(handle.cancel()).isTrue();
			long end = this.journal.await("cancelled true " + name, 1).get(0).nanos();
			return Duration.ofNanos(end - start);
		}).sorted().toList();
		System.out
			.println("From the call of cancel to the interrupt: median " + took.get(10) + ", most " + took.get(19));
		assertThat(took.get(10)).isLessThan(Duration.ofMillis(200));
	}

	@Test
	void tasksThatWaitDoNotStartWhetherByTheirHandleOrByTheirId() {
		String running = name();
		String waiting = name();
		String byId = name();
		TaskHandle<Void> first = caller.tasks().enqueue(() -> called.single(running));
		this.journal.await("begun " + running, 1);
		TaskHandle<Void> second = caller.tasks().enqueue(() -> called.single(waiting));
		TaskHandle<Void> third = caller.tasks().enqueue(() -> called.single(byId));
		assertThat(second.cancel()).isTrue();
		assertThat(worker.tasks().handle(third.id(), Void.class).cancel()).isTrue();
		called.gate(running).open();
		runOneMore();
		assertThat(this.journal.texts()).contains("done " + running)
			.doesNotContain("begun " + waiting, "begun " + byId);
		assertThat(first.id()).isNotEqualTo(second.id());
	}

	@Test
	void aDelayedTaskDoesNotRunAndItsCallerHearsOfItWhenItIsDue() {
		String name = name();
		TaskHandle<String> handle = caller.tasks()
			.enqueue(TaskOptions.with().delay(Duration.ofSeconds(2)), () -> called.hold(name));
		assertThat(handle.cancel()).isTrue();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> handle.await(SOON));
		assertThat(this.journal.texts()).doesNotContain("begun " + name);
	}

	@Test
	void aTaskOfAnotherNameWithTheSameIdRuns() {
		TaskOptions id = TaskOptions.with().taskId(name()).delay(Duration.ofSeconds(1));
		String held = name();
		TaskHandle<String> cancelled = caller.tasks().enqueue(id, () -> called.hold(held));
		TaskHandle<String> other = caller.tasks().enqueue(id, () -> called.finish());
		assertThat(cancelled.cancel()).isTrue();
		assertThat(other.await(SOON)).isEqualTo("done");
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> cancelled.await(SOON));
	}

	@Test
	void whatAKilledWorkerHadInHandDoesNotStartElsewhere() {
		WorkerProcess.Tasks.begun = new Effects<>();
		WorkerProcess.Tasks.done = new Effects<>();
		String[] properties = { "task-queue.namespace=" + name().substring(0, 8),
				"task-queue.queues.default.concurrency=1", "task-queue.queues.default.prefetch=4",
				"task-queue.queues.default.timeout=2m" };
		try (ChildJvm victim = ChildJvm.running(WorkerProcess.class)
			.options("-XX:TieredStopAtLevel=1", "-Xmx128m")
			.arguments(Stream
				.concat(Stream.of(properties), Stream.of("spring.rabbitmq.addresses=" + worker.broker().uri()))
				.toArray(String[]::new))
			.start();
				TestApplication producer = TestApplication.start(worker.broker(), WorkerProcess.Tasks.class,
						Stream.concat(Stream.of(properties), Stream.of("task-queue.worker.enabled=false"))
							.toArray(String[]::new))) {
			TaskHandle<?> running = enqueue(producer, "running", 60_000);
			victim.awaitOutput("begun running#1", SOON);
			List<TaskHandle<?>> waiting = IntStream.range(0, 10)
				.<TaskHandle<?>>mapToObj((i) -> enqueue(producer, "waiting", 0))
				.toList();
			waiting.forEach((each) -> assertThat(each.cancel()).isTrue());
			victim.kill();
			assertThat(running.cancel()).isTrue();
			try (TestApplication last = TestApplication.start(worker.broker(), WorkerProcess.Tasks.class, properties)) {
				enqueue(producer, "last", 0);
				Awaitility.await().atMost(SOON).until(() -> WorkerProcess.Tasks.begun.count("last#1") == 1);
				assertThat(WorkerProcess.Tasks.begun.count("waiting#1")).isZero();
				assertThat(WorkerProcess.Tasks.begun.count("running#1")).isZero();
				assertThat(victim.output()).doesNotContain("begun waiting#1");
			}
		}
	}

	private static TaskHandle<@Nullable Void> enqueue(TestApplication application, String name, int millis) {
		return application.tasks().enqueue(() -> {
			try {
				application.bean(WorkerProcess.Tasks.class).work(name, millis, 0);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	private void runOneMore() {
		String name = name();
		called.gate(name).open();
		caller.tasks().enqueue(() -> called.single(name));
		this.journal.await("done " + name, 1);
	}

	private static String name() {
		return UUID.randomUUID().toString();
	}

	static class Tasks {

		private static final Map<String, Gate> gates = new ConcurrentHashMap<>();

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		Gate gate(String name) {
			return gates.computeIfAbsent(name, (key) -> new Gate());
		}

		@AsyncTask(name = "hold")
		TaskHandle<String> hold(String name) {
			this.journal.write("begun " + name);
			try {
				gate(name).pass();
			}
			catch (IllegalStateException ex) {
				this.journal.write("cancelled " + TaskContext.current().isCancelled() + " " + name);
				throw ex;
			}
			return TaskHandle.completed("done");
		}

		@AsyncTask(name = "single", queue = "single")
		void single(String name) {
			this.journal.write("begun " + name);
			gate(name).pass();
			this.journal.write("done " + name);
		}

		@AsyncTask(name = "finish")
		TaskHandle<String> finish() {
			return TaskHandle.completed("done");
		}

	}

}
