package io.github.taskqueue.it.retry;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskFailedException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.TaskTimeoutException;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * One worker thread, so that each test sees what the ones before it have left.
 */
class TimeoutTests {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.queues.default.concurrency=1");

	private final Tasks tasks = application.bean(Tasks.class);

	@Test
	void anAttemptIsInterruptedAtItsTimeoutAndCounted() {
		String id = application.tasks().enqueue(this.tasks::sleep).id();
		BrokerClient.Message letter = application.client().deadLetter("default", id);
		assertThat(letter.header("tq-error-type")).isEqualTo(TaskTimeoutException.class.getName());
		assertThat(letter.header("tq-error-message")).isEqualTo("Attempt 2 ran longer than PT0.3S and was interrupted");
		assertThat(letter.number("tq-attempts")).isEqualTo(2);
		assertThat(application.journal().entries("interrupted")).hasSize(2)
			.allSatisfy((entry) -> assertThat(Long.parseLong(entry.detail())).isBetween(290L, 1500L));
		assertNextTaskIsNotInterrupted();
	}

	@Test
	void aBodyThatSwallowsTheInterruptAndReturnsHasSucceeded() {
		assertThat(application.tasks().enqueue(this.tasks::swallow).await(Duration.ofSeconds(5))).isEqualTo("saved");
		assertNextTaskIsNotInterrupted();
	}

	@Test
	void aBodyThatRestoresTheInterruptFlagLeavesNoneToTheNextTask() {
		TaskHandle<String> handle = application.tasks().enqueue(this.tasks::restoreFlag);
		assertThat(handle.await(Duration.ofSeconds(5))).isEqualTo("flagged");
		assertNextTaskIsNotInterrupted();
	}

	@Test
	void waitingForAFutureOfTheBodyIsBoundedToo() {
		TaskHandle<String> handle = application.tasks().enqueue(this.tasks::neverComplete);
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.await(Duration.ofSeconds(5)))
			.satisfies((ex) -> assertThat(ex.type()).isEqualTo(TaskTimeoutException.class.getName()));
		assertNextTaskIsNotInterrupted();
	}

	@Test
	void theBodySeesItsDeadline() {
		Instant before = Instant.now();
		Instant deadline = application.tasks().enqueue(this.tasks::deadline).await(Duration.ofSeconds(5));
		assertThat(deadline).isBetween(before.plusSeconds(20), Instant.now().plusSeconds(20));
	}

	private void assertNextTaskIsNotInterrupted() {
		assertThat(application.tasks().enqueue(this.tasks::isInterrupted).await(Duration.ofSeconds(5))).isFalse();
	}

	static class Tasks {

		private static final String SHORT = "300ms";

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(timeout = SHORT, retry = @TaskRetry(maxAttempts = 2, backoff = "20ms"))
		void sleep() throws InterruptedException {
			long start = System.nanoTime();
			try {
				new CompletableFuture<>().get();
			}
			catch (Exception ex) {
				this.journal.write("interrupted", String.valueOf((System.nanoTime() - start) / 1_000_000));
				throw (InterruptedException) ex;
			}
		}

		@AsyncTask(timeout = SHORT)
		TaskHandle<String> swallow() {
			awaitInterrupt();
			return TaskHandle.completed("saved");
		}

		@AsyncTask(timeout = SHORT)
		TaskHandle<String> restoreFlag() {
			awaitInterrupt();
			Thread.currentThread().interrupt();
			return TaskHandle.completed("flagged");
		}

		@AsyncTask(timeout = SHORT, retry = @TaskRetry(maxAttempts = 1))
		CompletableFuture<String> neverComplete() {
			return new CompletableFuture<>();
		}

		@AsyncTask(timeout = "20s")
		TaskHandle<Instant> deadline() {
			return TaskHandle.completed(TaskContext.current().deadline());
		}

		@AsyncTask
		TaskHandle<Boolean> isInterrupted() {
			return TaskHandle.completed(Thread.currentThread().isInterrupted());
		}

		private static void awaitInterrupt() {
			Awaitility.await().pollInSameThread().pollDelay(Duration.ZERO).until(Thread::interrupted);
		}

	}

}
