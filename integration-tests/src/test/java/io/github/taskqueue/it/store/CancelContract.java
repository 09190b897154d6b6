package io.github.taskqueue.it.store;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskNotFoundException;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.Gate;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tasks are cancelled by another application than the one that works on them, by means of
 * one store of any kind.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CancelContract {

	static final String[] QUEUES = { "task-queue.queues.single.concurrency=1", "task-queue.queues.single.prefetch=1" };

	private static final Duration SOON = Duration.ofSeconds(200);

	private TestApplication caller;

	private Tasks tasks;

	private Journal journal;

	abstract ApplicationExtension worker();

	abstract Class<?> store();

	@BeforeAll
	void startCaller() {
		this.caller = worker().startAnother(List.of(store()), "task-queue.worker.enabled=false");
		this.tasks = worker().bean(Tasks.class);
		this.journal = worker().journal();
	}

	@Test
	void aRunningTaskIsInterruptedAndSeesWhy() {
		String name = name();
		TaskHandle<String> handle = this.tasks.hold(name);
		this.journal.await("begun " + name, 1);
		assertThat(elsewhere(handle).cancel()).isTrue();
		this.journal.await("cancelled true " + name, 1);
		awaitStatus(handle, TaskStatus.CANCELLED);
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> handle.await(SOON));
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> elsewhere(handle).await(SOON));
		assertThat(elsewhere(handle).cancel()).isFalse();
	}

	/**
	 * By the journal: the store is asked twice a second.
	 */
	@Test
	void aCancelIsKnownElsewhereWithinMilliseconds() {
		List<Duration> took = IntStream.range(0, 20).mapToObj((i) -> {
			String name = name();
			TaskHandle<String> handle = elsewhere(this.tasks.hold(name));
			this.journal.await("begun " + name, 1);
			long start = System.nanoTime();
			assertThat(handle.cancel()).isTrue();
			return Duration.ofNanos(this.journal.await("cancelled true " + name, 1).get(0).nanos() - start);
		}).sorted().toList();
		System.out
			.println("From the call of cancel to the interrupt: median " + took.get(10) + ", most " + took.get(19));
		assertThat(took.get(10)).isLessThan(Duration.ofMillis(150));
	}

	@Test
	void aBodyThatReturnsAllTheSameHasSucceeded() {
		String name = name();
		TaskHandle<String> handle = this.tasks.finishAllTheSame(name);
		this.journal.await("begun " + name, 1);
		assertThat(elsewhere(handle).cancel()).isTrue();
		assertThat(handle.await(SOON)).isEqualTo("done");
		awaitStatus(handle, TaskStatus.SUCCEEDED);
	}

	@Test
	void aTaskThatWaitsForAWorkerDoesNotRun() {
		String first = name();
		String second = name();
		TaskHandle<String> running = this.tasks.single(first);
		this.journal.await("begun " + first, 1);
		TaskHandle<String> waiting = this.tasks.single(second);
		assertThat(elsewhere(waiting).cancel()).isTrue();
		awaitStatus(waiting, TaskStatus.CANCELLED);
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> elsewhere(waiting).await(SOON));
		this.tasks.gate(first).open();
		assertThat(running.await(SOON)).isEqualTo("done");
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> waiting.await(SOON));
		String third = name();
		this.tasks.gate(third).open();
		assertThat(this.tasks.single(third).await(SOON)).isEqualTo("done");
		assertThat(this.journal.texts()).doesNotContain("begun " + second);
	}

	@Test
	void aDelayedTaskDoesNotRunWhenItsTimeComes() {
		String name = name();
		TaskHandle<String> handle = worker().tasks()
			.enqueue(TaskOptions.with().delay(Duration.ofSeconds(4)), () -> this.tasks.hold(name));
		assertThat(elsewhere(handle).cancel()).isTrue();
		awaitStatus(handle, TaskStatus.CANCELLED);
		TaskHandle<String> marker = worker().tasks()
			.enqueue(TaskOptions.with().delay(Duration.ofSeconds(5)), () -> this.tasks.finish());
		assertThat(marker.await(SOON)).isEqualTo("done");
		assertThat(this.journal.texts()).doesNotContain("begun " + name);
		assertThat(elsewhere(handle).details().startedAt()).isNull();
	}

	@Test
	void aTaskThatWaitsForItsNextAttemptDoesNotRunAgain() {
		String name = name();
		TaskHandle<String> handle = this.tasks.failSlowly(name);
		awaitStatus(handle, TaskStatus.RETRYING);
		assertThat(elsewhere(handle).cancel()).isTrue();
		awaitStatus(handle, TaskStatus.CANCELLED);
		assertThat(handle.details().attempts()).hasSize(1);
	}

	@Test
	void whatHasEndedOrNeverWasCannotBeCancelled() {
		TaskHandle<String> handle = this.tasks.finish();
		assertThat(handle.await(SOON)).isEqualTo("done");
		awaitStatus(handle, TaskStatus.SUCCEEDED);
		assertThat(handle.cancel()).isFalse();
		assertThat(handle.status()).isEqualTo(TaskStatus.SUCCEEDED);
		TaskHandle<String> nobody = this.caller.tasks().handle("nobody", String.class);
		assertThatExceptionOfType(TaskNotFoundException.class).isThrownBy(nobody::cancel);
	}

	/**
	 * Some have begun by then and some have not, and each has one end, which tells the
	 * truth.
	 */
	@Test
	void tasksThatAreCancelledAsTheyStartHaveOneEnd() {
		Map<String, TaskHandle<String>> handles = new LinkedHashMap<>();
		for (int i = 0; i < 50; i++) {
			String name = name();
			TaskHandle<String> handle = this.tasks.hold(name);
			handles.put(name, handle);
			assertThat(elsewhere(handle).cancel()).isTrue();
		}
		handles.values().forEach((handle) -> awaitStatus(handle, TaskStatus.CANCELLED));
		handles.keySet()
			.forEach((name) -> assertThat(this.journal.entries("cancelled true " + name))
				.hasSameSizeAs(this.journal.entries("begun " + name)));
	}

	private TaskHandle<String> elsewhere(TaskHandle<String> handle) {
		return this.caller.tasks().handle(handle.id(), String.class);
	}

	private static void awaitStatus(TaskHandle<?> handle, TaskStatus status) {
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(handle.status()).isEqualTo(status));
	}

	private static String name() {
		return UUID.randomUUID().toString();
	}

	static class Tasks {

		private final Journal journal;

		private final Map<String, Gate> gates = new ConcurrentHashMap<>();

		Tasks(Journal journal) {
			this.journal = journal;
		}

		Gate gate(String name) {
			return this.gates.computeIfAbsent(name, (key) -> new Gate());
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

		@AsyncTask(name = "finish-all-the-same")
		TaskHandle<String> finishAllTheSame(String name) {
			this.journal.write("begun " + name);
			try {
				gate(name).pass();
			}
			catch (IllegalStateException ex) {
				this.journal.write("cancelled " + name);
			}
			return TaskHandle.completed("done");
		}

		@AsyncTask(name = "single", queue = "single")
		TaskHandle<String> single(String name) {
			this.journal.write("begun " + name);
			gate(name).pass();
			return TaskHandle.completed("done");
		}

		@AsyncTask(name = "fail-slowly", retry = @TaskRetry(backoff = "1h"))
		TaskHandle<String> failSlowly(String name) {
			throw new IllegalStateException("planned " + name);
		}

		@AsyncTask(name = "finish")
		TaskHandle<String> finish() {
			return TaskHandle.completed("done");
		}

	}

}
