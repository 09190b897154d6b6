package io.github.taskqueue.it.retry;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.RetryLaterException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.VoidTaskCall;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;

class RetryRulesTests {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.queues.default.retry.backoff=20ms", "task-queue.queues.default.retry.max-attempts=3");

	private final Tasks tasks = application.bean(Tasks.class);

	/**
	 * The ladder is declared for the first delayed task, which may take a second.
	 */
	@BeforeAll
	static void openTheLadder() {
		application.tasks()
			.enqueue(TaskOptions.with().delay(Duration.ofMillis(250)), application.bean(Tasks.class)::succeedsAtLast)
			.await(Duration.ofSeconds(10));
	}

	@Test
	void aFailureThatIsWorthItIsTriedAgain() {
		assertDeath(() -> this.tasks.retriesInputProblems(new IOException("planned").toString()), "EXHAUSTED", 3);
	}

	@Test
	void aFailureOfAnotherTypeIsNotTriedAgain() {
		assertDeath(() -> this.tasks.retriesInputProblems("other"), "PERMANENT", 1);
	}

	@Test
	void aFailureThatIsExcludedIsNotTriedAgainEvenAsACause() {
		assertDeath(() -> this.tasks.retriesInputProblems(new FileNotFoundException("planned").toString()), "PERMANENT",
				1);
	}

	@Test
	void aPermanentFailureIsNotTriedAgain() {
		BrokerClient.Message letter = assertDeath(this.tasks::failsForGood, "PERMANENT", 1);
		assertThat(letter.header("tq-error-message")).isEqualTo("card expired");
	}

	@Test
	void aRunThatAsksToComeBackLaterIsNotCounted() {
		TaskHandle<Integer> handle = application.tasks().enqueue(this.tasks::comesBackLater);
		assertThat(handle.await(Duration.ofSeconds(10))).isEqualTo(1);
		assertThat(application.journal().pauses("comesBackLater")).hasSize(4)
			.allSatisfy((pause) -> assertThat(pause).isBetween(Duration.ofMillis(240), Duration.ofMillis(1500)));
	}

	@Test
	void theBodySeesItsAttemptAndHowManyThereAre() {
		assertThat(application.tasks().enqueue(this.tasks::succeedsAtLast).await(Duration.ofSeconds(5)))
			.isEqualTo("3 of 3");
	}

	private static BrokerClient.Message assertDeath(VoidTaskCall call, String reason, int attempts) {
		BrokerClient.Message letter = application.client()
			.deadLetter("default", application.tasks().enqueue(call).id());
		assertThat(letter.header("tq-dead-reason")).isEqualTo(reason);
		assertThat(letter.number("tq-attempts")).isEqualTo(attempts);
		return letter;
	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(retry = @TaskRetry(retryFor = IOException.class, noRetryFor = FileNotFoundException.class))
		void retriesInputProblems(String problem) {
			if (problem.contains("FileNotFound")) {
				throw new IllegalStateException(new UncheckedIOException(new FileNotFoundException(problem)));
			}
			if (problem.contains("IOException")) {
				throw new UncheckedIOException(new IOException(problem));
			}
			throw new IllegalStateException(problem);
		}

		@AsyncTask
		void failsForGood() {
			throw new PermanentTaskException("card expired");
		}

		@AsyncTask
		TaskHandle<Integer> comesBackLater() {
			this.journal.write("comesBackLater");
			if (this.journal.entries("comesBackLater").size() < 5) {
				throw new RetryLaterException(Duration.ofMillis(250));
			}
			return TaskHandle.completed(TaskContext.current().attempt());
		}

		@AsyncTask
		TaskHandle<String> succeedsAtLast() {
			TaskContext context = TaskContext.current();
			if (context.attempt() < context.maxAttempts()) {
				throw new IllegalStateException("planned");
			}
			return TaskHandle.completed(context.attempt() + " of " + context.maxAttempts());
		}

	}

}
