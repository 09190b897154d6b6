package io.github.taskqueue.it.kit;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.ParameterizedTypeReference;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskFailedException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.TaskTimeoutException;
import io.github.taskqueue.it.support.Gate;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

abstract class ResultBehaviours extends TaskBehaviours {

	@Autowired
	private ResultTasks results;

	@Test
	void handleGivesTheValueOfTheBody() {
		assertThat(this.results.square(7).await(SOON)).isEqualTo(49);
	}

	@Test
	void voidTaskEndsWithNull() {
		TaskHandle<@Nullable Void> handle = this.client.enqueue(() -> this.results.note("void"));
		assertThat(handle.await(SOON)).isNull();
		assertThat(this.journal.texts()).containsExactly("void");
	}

	@Test
	void futureTaskGivesTheValueOfItsFuture() {
		assertThat(this.client.enqueue(() -> this.results.later("now", 0)).await(SOON)).isEqualTo("now");
	}

	@Test
	void futureOfAPlainCallIsDoneWhenTheTaskHasRun() {
		CompletableFuture<String> future = this.results.later("plain", 0);
		this.tasks.drain();
		assertThat(future).succeedsWithin(SOON).isEqualTo("plain");
	}

	@Test
	void nullIsAResult() {
		TaskHandle<String> handle = this.results.nothing();
		assertThat(handle.await(SOON)).isNull();
		this.tasks.drain();
		assertThat(handle.status()).isEqualTo(TaskStatus.SUCCEEDED);
	}

	@Test
	void futureThatIsUnfinishedHoldsTheTaskUntilItIsDone() {
		TaskHandle<String> handle = this.client.enqueue(() -> this.results.later("at last", 50));
		assertThat(this.tasks.drain().succeeded()).isEqualTo(1);
		assertThat(handle.await(SOON)).isEqualTo("at last");
	}

	@Test
	void futureThatFailsIsAFailedAttemptWithItsCause() {
		TaskHandle<String> handle = this.client.enqueue(() -> this.results.failLater());
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.await(SOON))
			.withMessage("attempt 2")
			.satisfies((failure) -> assertThat(failure.type()).isEqualTo(IOException.class.getName()));
		assertThat(attempts("failLater")).containsExactly(1, 2);
	}

	@Test
	void genericResultKeepsItsTypes() {
		assertThat(this.results.receipts().await(SOON)).containsExactly(new Receipt(1, Duration.ofDays(2)),
				new Receipt(2, Duration.ZERO));
	}

	@Test
	void callerOfADeadTaskSeesTypeAndMessageOfItsFailure() {
		TaskHandle<Integer> handle = this.results.refuse("no such order");
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.await(SOON))
			.withMessage("no such order")
			.satisfies((failure) -> {
				assertThat(failure.taskId()).isEqualTo(handle.id());
				assertThat(failure.type()).isEqualTo(PermanentTaskException.class.getName());
			});
	}

	@Test
	void resultReachesEveryHandleOfTheTask() {
		TaskHandle<List<Receipt>> handle = this.results.receipts();
		TaskHandle<List<Receipt>> other = this.client.handle(handle.id(), new ParameterizedTypeReference<>() {
		});
		assertThat(other.await(SOON)).isEqualTo(handle.await(SOON)).hasSize(2);
	}

	@Test
	void resultIsNotThereBeforeTheTaskHasRun() {
		Gate gate = this.results.close();
		CompletableFuture<String> result = this.client.enqueue(this.results::pass).result();
		assertThat(result).isNotDone();
		gate.open();
		this.tasks.drain();
		assertThat(result).succeedsWithin(SOON).isEqualTo("passed");
	}

	@Test
	void waitForAResultEndsInTimeAndTheTaskStillWaits() {
		TaskHandle<Integer> handle = this.client.enqueue(TaskOptions.with().delay(Duration.ofHours(1)),
				() -> this.results.square(4));
		assertThatExceptionOfType(TaskTimeoutException.class).isThrownBy(() -> handle.await(Duration.ofMillis(20)))
			.withMessageContaining(handle.id());
		assertThat(this.tasks.drain().waiting()).isEqualTo(1);
	}

	record Receipt(int number, Duration age) {

	}

	static class ResultTasks {

		private final Journal journal;

		private volatile Gate gate = new Gate();

		ResultTasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask
		TaskHandle<Integer> square(int number) {
			return TaskHandle.completed(number * number);
		}

		Gate close() {
			this.gate = new Gate();
			return this.gate;
		}

		@AsyncTask
		TaskHandle<String> pass() {
			this.gate.pass();
			return TaskHandle.completed("passed");
		}

		@AsyncTask
		void note(String text) {
			this.journal.write(text);
		}

		@AsyncTask
		CompletableFuture<String> later(String text, int millis) {
			return (millis == 0) ? CompletableFuture.completedFuture(text) : CompletableFuture.supplyAsync(() -> text,
					CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
		}

		@AsyncTask
		TaskHandle<String> nothing() {
			return TaskHandle.completed(null);
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 2, backoff = "10ms"))
		CompletableFuture<String> failLater() {
			this.journal.write("failLater");
			String message = "attempt " + TaskContext.current().attempt();
			return CompletableFuture.supplyAsync(() -> {
				throw new CompletionException(new IOException(message));
			});
		}

		@AsyncTask
		TaskHandle<List<Receipt>> receipts() {
			return TaskHandle.completed(List.of(new Receipt(1, Duration.ofDays(2)), new Receipt(2, Duration.ZERO)));
		}

		@AsyncTask
		TaskHandle<Integer> refuse(String why) {
			throw new PermanentTaskException(why);
		}

	}

}
