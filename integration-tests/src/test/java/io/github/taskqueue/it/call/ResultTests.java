package io.github.taskqueue.it.call;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.TaskFailedException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskTimeoutException;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class ResultTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.queues.idle.concurrency=0", "task-queue.queues.silent.concurrency=0",
				"task-queue.queues.single.concurrency=1", "task-queue.reply.timeout=1s");

	private final Tasks tasks = application.bean(Tasks.class);

	@Test
	void aHandleGivesARecord() {
		assertThat(this.tasks.order(7).await(SOON)).isEqualTo(new Order(7, Instant.EPOCH, Optional.of("note")));
	}

	@Test
	void aHandleGivesAListOfRecords() {
		assertThat(this.tasks.orders(2).await(SOON)).containsExactly(new Order(0, Instant.EPOCH, Optional.empty()),
				new Order(1, Instant.EPOCH, Optional.empty()));
	}

	@Test
	void aFutureGivesAMap() {
		assertThat(this.tasks.byName("a", 3)).succeedsWithin(SOON)
			.isEqualTo(Map.of("a", List.of(new Order(3, Instant.EPOCH, Optional.empty()))));
	}

	@Test
	void aResultMayBeNull() {
		TaskHandle<@Nullable String> handle = this.tasks.nothing();
		assertThat(handle.await(SOON)).isNull();
		assertThat(handle.result()).isCompletedWithValue(null);
	}

	@Test
	void aBodyMayReturnNoHandleAtAll() {
		assertThat(this.tasks.noHandle().await(SOON)).isNull();
	}

	@Test
	void aDeadTaskFailsItsHandleWithTheErrorAsText() {
		TaskHandle<String> handle = this.tasks.fail("card expired");
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.await(SOON)).satisfies((ex) -> {
			assertThat(ex.taskId()).isEqualTo(handle.id());
			assertThat(ex.type()).isEqualTo(PermanentTaskException.class.getName());
			assertThat(ex).hasMessage("card expired").hasNoCause();
		});
	}

	@Test
	void aDeadTaskFailsItsFuture() {
		assertThat(this.tasks.failLater()).failsWithin(SOON)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(TaskFailedException.class)
			.withMessage("planned");
	}

	@Test
	void awaitingForTooLongLeavesTheTaskAlone() {
		TaskHandle<String> handle = this.tasks.takeAWhile();
		assertThatExceptionOfType(TaskTimeoutException.class).isThrownBy(() -> handle.await(Duration.ofMillis(50)))
			.withMessageContaining(handle.id());
		assertThat(handle.await(SOON)).isEqualTo("done");
	}

	@Test
	void cancellingAFutureLeavesTheTaskAndOtherFuturesAlone() {
		TaskHandle<String> handle = this.tasks.takeAWhile();
		CompletableFuture<String> mine = handle.result();
		mine.cancel(true);
		assertThat(mine).isCancelled();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(mine::join);
		assertThat(handle.await(SOON)).isEqualTo("done");
	}

	@Test
	void tasksWithOneIdKeepTheirResultsApart() {
		TaskOptions shared = TaskOptions.with().taskId("shared");
		TaskHandle<String> first = application.tasks().enqueue(shared, this.tasks::takeAWhile);
		TaskHandle<Order> second = application.tasks().enqueue(shared, () -> this.tasks.order(1));
		assertThat(second.await(SOON).number()).isOne();
		assertThat(first.await(SOON)).isEqualTo("done");
	}

	@Test
	void aTaskThatWaitsForOneOfItsOwnQueueIsWarnedOfOnce(CapturedOutput output) {
		assertThat(this.tasks.parent().await(SOON)).isEqualTo(7);
		assertThat(this.tasks.parent().await(SOON)).isEqualTo(7);
		assertThat(output.getAll().split("waits for a task of its own queue", -1)).hasSize(2);
		assertThat(output).contains("Task 'Tasks.parent' waits for a task of its own queue 'default'");
	}

	@Test
	void theWaitForAResultEndsByItself() {
		assertThat(this.tasks.neverRun().result()).failsWithin(SOON)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(TaskTimeoutException.class)
			.withMessageContaining("task-queue.reply.timeout");
	}

	@Test
	void aTaskWithoutAResultAsksForNoReplyAndSaysSo() {
		TaskHandle<?> handle = application.tasks().enqueue(this.tasks::voidOnIdle);
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> handle.await(SOON))
			.withMessage("Task 'Tasks.voidOnIdle' returns void and sends no result. Return a TaskHandle, or set"
					+ " task-queue.store.type");
		assertThat(handle.result()).isCompletedExceptionally();
		BrokerClient.Message message = application.client().next("tq.q.silent");
		assertThat(message.properties().getReplyTo()).isNull();
	}

	@Test
	void anUnfinishedFutureHoldsItsPlaceUntilItCompletes() {
		CompletableFuture<String> slow = this.tasks.slow();
		application.journal().await("slow", 1);
		TaskHandle<String> next = this.tasks.afterSlow();
		Awaitility.await()
			.during(Duration.ofMillis(400))
			.until(() -> application.journal().entries("afterSlow").isEmpty());
		Tasks.release.countDown();
		assertThat(slow).succeedsWithin(SOON).isEqualTo("slow");
		assertThat(next.await(SOON)).isEqualTo("after");
	}

	record Order(int number, Instant at, Optional<String> note) {
	}

	static class Tasks {

		static final CountDownLatch release = new CountDownLatch(1);

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask
		TaskHandle<Order> order(int number) {
			return TaskHandle.completed(new Order(number, Instant.EPOCH, Optional.of("note")));
		}

		@AsyncTask
		TaskHandle<List<Order>> orders(int count) {
			return TaskHandle.completed(IntStream.range(0, count).mapToObj(Tasks::plain).toList());
		}

		@AsyncTask
		CompletableFuture<Map<String, List<Order>>> byName(String name, int number) {
			return CompletableFuture.completedFuture(Map.of(name, List.of(plain(number))));
		}

		private static Order plain(int number) {
			return new Order(number, Instant.EPOCH, Optional.empty());
		}

		@AsyncTask
		TaskHandle<@Nullable String> nothing() {
			return TaskHandle.completed(null);
		}

		@AsyncTask
		@SuppressWarnings("NullAway")
		TaskHandle<@Nullable String> noHandle() {
			return null;
		}

		@AsyncTask
		TaskHandle<String> fail(String message) {
			throw new PermanentTaskException(message);
		}

		@AsyncTask
		CompletableFuture<String> failLater() {
			return CompletableFuture.supplyAsync(() -> {
				throw new PermanentTaskException("planned");
			});
		}

		@AsyncTask
		TaskHandle<String> takeAWhile() {
			return TaskHandle.completed(CompletableFuture
				.supplyAsync(() -> "done", CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS))
				.join());
		}

		@AsyncTask
		TaskHandle<Integer> parent() {
			return TaskHandle.completed(application.bean(Tasks.class).order(7).await(SOON).number());
		}

		@AsyncTask(queue = "idle")
		TaskHandle<String> neverRun() {
			return TaskHandle.completed("never");
		}

		@AsyncTask(queue = "silent")
		void voidOnIdle() {
		}

		@AsyncTask(queue = "single")
		CompletableFuture<String> slow() {
			this.journal.write("slow");
			return CompletableFuture.supplyAsync(() -> {
				try {
					release.await();
					return "slow";
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			});
		}

		@AsyncTask(queue = "single")
		TaskHandle<String> afterSlow() {
			this.journal.write("afterSlow");
			return TaskHandle.completed("after");
		}

	}

}
