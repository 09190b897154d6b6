package io.github.taskqueue.it.call;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TaskClientTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.queues.idle.concurrency=0", "task-queue.queues.other.concurrency=1",
				"task-queue.queues.default.concurrency=1");

	private final TaskClient client = application.tasks();

	private final Tasks tasks = application.bean(Tasks.class);

	@Test
	void aCallThatReturnsAHandleGivesItsResult() {
		TaskHandle<Integer> handle = this.client.enqueue(() -> this.tasks.twice(21));
		assertThat(handle.await(SOON)).isEqualTo(42);
	}

	@Test
	void aCallThatReturnsAFutureGivesItsResult() {
		TaskHandle<String> handle = this.client.enqueue(() -> this.tasks.shout("hey"));
		assertThat(handle.await(SOON)).isEqualTo("HEY");
	}

	@Test
	void aCallThatReturnsNothingRuns() {
		this.client.enqueue(() -> this.tasks.note("lambda"));
		application.journal().await("lambda", 1);
	}

	@Test
	void aBlockWithOneCallRuns() {
		this.client.enqueue(() -> {
			String text = "bl" + "ock";
			this.tasks.note(text);
		});
		application.journal().await("block", 1);
	}

	@Test
	void aMethodReferenceRuns() {
		assertThat(this.client.enqueue(this.tasks::one).await(SOON)).isEqualTo(1);
	}

	@Test
	void anArgumentMayBeComputedByTheCall() {
		assertThat(this.client.enqueue(() -> this.tasks.twice(List.of(1, 2, 3).size())).await(SOON)).isEqualTo(6);
	}

	@Test
	void allOverloadsTakeOptions() {
		TaskOptions options = TaskOptions.with().header("tenant", "acme");
		assertThat(this.client.enqueue(options, () -> this.tasks.tenant()).await(SOON)).isEqualTo("acme");
		assertThat(this.client.enqueue(options, () -> this.tasks.shout("hey")).await(SOON)).isEqualTo("HEY");
		this.client.enqueue(options, () -> this.tasks.note("options"));
		application.journal().await("options", 1);
	}

	@Test
	void aHeaderNobodyHasGivenIsAbsent() {
		assertThat(this.client.enqueue(this.tasks::tenant).await(SOON)).isEqualTo("none");
	}

	@Test
	void aTaskMayGoToAnotherQueueUnderAnIdOfTheCaller() {
		TaskHandle<String> handle = this.client.enqueue(TaskOptions.with().queue("other").taskId("invoice-7"),
				() -> this.tasks.where());
		assertThat(handle.id()).isEqualTo("invoice-7");
		assertThat(handle.await(SOON)).isEqualTo("invoice-7 on other");
	}

	@Test
	void theMessageIsWhatTheWireFormatSays() {
		long before = System.currentTimeMillis();
		TaskHandle<?> handle = this.client.enqueue(TaskOptions.with().queue("idle").header("tenant", "acme"),
				() -> this.tasks.twice(3));
		BrokerClient.Message message = application.client().next("tq.q.idle");
		assertThat(message.text()).isEqualTo("{\"number\":3}");
		assertThat(message.properties().getMessageId()).isEqualTo(handle.id());
		assertThat(message.properties().getType()).isEqualTo("Tasks.twice");
		assertThat(message.properties().getContentType()).isEqualTo("application/json");
		assertThat(message.properties().getDeliveryMode()).isEqualTo(2);
		assertThat(message.properties().getReplyTo()).startsWith("tq.reply.");
		assertThat(message.headers()).doesNotContainKeys("tq-attempt", "tq-version");
		assertThat(message.number("tq-enqueued-at")).isBetween(before, System.currentTimeMillis());
		assertThat(message.header("tenant")).isEqualTo("acme");
	}

	@Test
	void idsSortByTheMillisecondOfTheirCreation() {
		List<String> ids = IntStream.range(0, 20)
			.mapToObj((i) -> this.client.enqueue(() -> this.tasks.note("id")).id())
			.toList();
		assertThat(ids).doesNotHaveDuplicates();
		assertThat(ids).extracting((id) -> id.substring(0, 13)).isSorted();
	}

	@Test
	void aLambdaWithoutATaskCallIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.enqueue(() -> {
		})).withMessageContaining("called no @AsyncTask method");
	}

	@Test
	void aLambdaWithTwoTaskCallsIsRefusedAndNothingIsPublished() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.enqueue(() -> {
			this.tasks.note("two");
			this.tasks.twice(2);
		})).withMessageContaining("Tasks.note, Tasks.twice").withMessageContaining("enqueueAll");
		assertNothingWasPublished("two");
	}

	@Test
	void aLambdaThatThrowsPublishesNothing() {
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> this.client.enqueue(() -> {
			this.tasks.note("thrown");
			raise(new UnsupportedOperationException("planned"));
		}));
		assertThatIllegalStateException().isThrownBy(() -> this.client.enqueue(() -> {
			this.tasks.note("thrown");
			raise(new IOException("planned"));
		})).withCauseInstanceOf(IOException.class);
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> this.client.enqueueAll(() -> {
			this.tasks.note("thrown");
			throw new StackOverflowError("planned");
		}));
		assertNothingWasPublished("thrown");
	}

	/**
	 * A lambda that ended in a throw statement would fit every overload.
	 */
	private static void raise(Exception problem) throws Exception {
		throw problem;
	}

	@Test
	void anEnqueueInsideAnotherOneIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> this.client.enqueue(() -> {
			this.client.enqueue(() -> this.tasks.note("nested"));
		})).withMessageContaining("inside");
		assertNothingWasPublished("nested");
	}

	@Test
	void aHandleSeenInsideTheLambdaSaysThatItIsTooEarly() {
		assertThatIllegalStateException().isThrownBy(() -> this.client.enqueue(() -> {
			this.tasks.twice(1).id();
		})).withMessageContaining("after the lambda has returned");
	}

	@Test
	void aTaskMayEnqueueOthers() {
		this.tasks.noteLater("by a task");
		application.journal().await("by a task", 1);
	}

	@Test
	void allCallsOfABatchRun() {
		List<TaskHandle<?>> handles = this.client.enqueueAll(() -> {
			this.tasks.note("batch");
			this.tasks.twice(5);
			this.tasks.shout("batch");
		});
		assertThat(handles.get(1).await(SOON)).isEqualTo(10);
		assertThat(handles.get(2).await(SOON)).isEqualTo("BATCH");
		application.journal().await("batch", 1);
	}

	/**
	 * Its workers do not know for whom they work.
	 */
	@Test
	void aParallelStreamInALambdaIsRefused() {
		List<String> texts = IntStream.range(0, 200).mapToObj((i) -> "parallel").toList();
		Thread caller = Thread.currentThread();
		CountDownLatch helped = new CountDownLatch(1);
		assertThatIllegalStateException()
			.isThrownBy(() -> this.client.enqueueAll(() -> texts.parallelStream().forEach((text) -> {
				if (Thread.currentThread() != caller) {
					helped.countDown();
				}
				Awaitility.await().until(() -> helped.getCount() == 0);
				this.tasks.note(text);
			})))
			.withMessageContaining("parallel stream");
		assertNothingWasPublished("parallel");
		texts.parallelStream().limit(20).forEach(this.tasks::note);
		application.journal().await("parallel", 20);
	}

	@Test
	void aRequestInALambdaBelongsToIt() {
		TaskRequest<Integer> twice = TaskRequest.of("Tasks.twice", Integer.class).argument("number", 8);
		List<TaskHandle<?>> handles = this.client.enqueueAll(() -> {
			this.tasks.note("with a request");
			this.client.enqueue(twice);
		});
		assertThat(handles).hasSize(2);
		assertThat(handles.get(1).await(SOON)).isEqualTo(16);
		assertThatIllegalStateException().isThrownBy(() -> this.client.enqueueAll(() -> {
			this.client.enqueue(TaskRequest.of("Tasks.note", Void.class).argument("text", "request"));
			raise(new IOException("planned"));
		}));
		assertNothingWasPublished("request");
	}

	@Test
	void anIdIsForOneCallOfABatch() {
		TaskRequest<Void> note = TaskRequest.of("Tasks.note", Void.class)
			.argument("text", "one id")
			.options(TaskOptions.with().taskId("one-id"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.enqueueAll(() -> {
			this.client.enqueue(note);
			this.client.enqueue(note);
		})).withMessageContaining("'one-id'");
		assertNothingWasPublished("one id");
	}

	@Test
	void anEmptyBatchIsNoError() {
		assertThat(this.client.enqueueAll(() -> {
		})).isEmpty();
	}

	/**
	 * What was published before this task has run before it, on a queue with one worker.
	 */
	private void assertNothingWasPublished(String text) {
		this.client.enqueue(this.tasks::one).await(SOON);
		assertThat(application.journal().entries(text)).isEmpty();
	}

	static class Tasks {

		private final Journal journal;

		private final TaskClient client;

		Tasks(Journal journal, TaskClient client) {
			this.journal = journal;
			this.client = client;
		}

		@AsyncTask
		void note(String text) {
			this.journal.write(text);
		}

		@AsyncTask
		void noteLater(String text) {
			this.client.enqueue(TaskOptions.with().queue("other"), () -> this.self().note(text));
		}

		private Tasks self() {
			return application.bean(Tasks.class);
		}

		@AsyncTask
		TaskHandle<Integer> one() {
			return TaskHandle.completed(1);
		}

		@AsyncTask
		TaskHandle<Integer> twice(int number) {
			return TaskHandle.completed(2 * number);
		}

		@AsyncTask
		CompletableFuture<String> shout(String text) {
			return CompletableFuture.supplyAsync(text::toUpperCase);
		}

		@AsyncTask
		TaskHandle<String> tenant() {
			String tenant = TaskContext.current().header("tenant");
			return TaskHandle.completed((tenant != null) ? tenant : "none");
		}

		@AsyncTask
		TaskHandle<String> where() {
			TaskContext context = TaskContext.current();
			return TaskHandle.completed(context.id() + " on " + context.queue());
		}

	}

}
