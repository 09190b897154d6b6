package io.github.taskqueue.it.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.DuplicateTaskIdException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskFailedException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskNotFoundException;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.UnconfirmedTaskException;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.Eventually;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.fault.Direction;
import io.github.taskqueue.test.fault.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An id belongs to one task, whatever the store.
 */
abstract class TaskIdContract {

	static final Duration SOON = Duration.ofSeconds(200);

	private final String id = "order-" + UUID.randomUUID();

	private final TaskOptions options = TaskOptions.with().taskId(this.id);

	abstract ApplicationExtension application();

	abstract Class<?> store();

	private Tasks t() {
		return application().bean(Tasks.class);
	}

	@Test
	void anIdOfAnotherTaskIsRefused() {
		TaskHandle<String> charge = application().tasks().enqueue(this.options, () -> t().charge(1));
		assertThat(charge.await(SOON)).isEqualTo("charged 1");
		assertThatExceptionOfType(DuplicateTaskIdException.class)
			.isThrownBy(() -> application().tasks().enqueue(this.options, () -> t().refund(2)))
			.withMessageContaining("'charge'")
			.satisfies((ex) -> assertThat(ex.taskId()).isEqualTo(this.id));
		assertThat(charge.await(SOON)).isEqualTo("charged 1");
		assertThat(application().journal().texts()).doesNotContain("refund 2");
	}

	@Test
	void anIdBelongsToOneTaskOfEachNamespace() {
		TestApplication other = application().startAnother(List.of(Tasks.class, store()), "task-queue.namespace=other");
		TaskHandle<String> charge = application().tasks().enqueue(this.options, () -> t().charge(101));
		assertThat(charge.await(SOON)).isEqualTo("charged 101");
		TaskHandle<String> ofOther = other.tasks().enqueue(this.options, () -> other.bean(Tasks.class).charge(103));
		assertThat(ofOther.await(SOON)).isEqualTo("charged 103");
		assertThat(ofOther.existed()).isFalse();
		assertThat(application().tasks().handle(this.id, String.class).await(SOON)).isEqualTo("charged 101");
		assertThat(other.tasks().handle(this.id, String.class).await(SOON)).isEqualTo("charged 103");
	}

	@Test
	void theSameCallJoinsTheFirstAndRunsOnce() {
		TaskHandle<String> first = application().tasks().enqueue(this.options, () -> t().charge(3));
		TaskHandle<String> second = application().tasks().enqueue(this.options, () -> t().charge(3));
		assertThat(first.await(SOON)).isEqualTo("charged 3");
		assertThat(second.await(SOON)).isEqualTo("charged 3");
		TaskHandle<String> third = application().tasks().enqueue(this.options, () -> t().charge(3));
		assertThat(third.await(SOON)).isEqualTo("charged 3");
		assertThat(List.of(first.existed(), second.existed(), third.existed())).containsExactly(false, true, true);
		assertThat(third.id()).isEqualTo(this.id);
		assertThatExceptionOfType(DuplicateTaskIdException.class)
			.isThrownBy(() -> application().tasks().enqueue(this.options, () -> t().charge(4)))
			.withMessageContaining("other arguments");
		assertThat(runs("charge 3")).isOne();
	}

	@Test
	void aCallByNameIsTheSameCall() {
		application().tasks().enqueue(this.options, () -> t().charge(30)).await(SOON);
		TaskHandle<String> byName = application().tasks()
			.enqueue(TaskRequest.of("charge", String.class).argument("n", 30).options(this.options));
		assertThat(byName.existed()).isTrue();
		assertThat(byName.await(SOON)).isEqualTo("charged 30");
	}

	@Test
	void aRequestInABatchJoinsTheFirstCall() {
		TaskRequest<String> same = TaskRequest.of("charge", String.class).argument("n", 31).options(this.options);
		application().tasks().enqueue(this.options, () -> t().charge(31)).await(SOON);
		List<TaskHandle<?>> handles = application().tasks().enqueueAll(() -> {
			t().charge(32);
			application().tasks().enqueue(same);
			t().charge(33);
		});
		assertThat(handles).<Object>extracting((handle) -> handle.await(SOON))
			.containsExactly("charged 32", "charged 31", "charged 33");
		assertThat(handles).extracting(TaskHandle::existed).containsExactly(false, true, false);
		assertThat(runs("charge 31")).isOne();
		assertThatExceptionOfType(DuplicateTaskIdException.class)
			.isThrownBy(() -> application().tasks().enqueueAll(() -> {
				t().charge(34);
				application().tasks().enqueue(same.argument("n", 35));
			}));
	}

	@Test
	void aMapInAnotherOrderIsTheSameArgument() {
		Map<String, Integer> map = new TreeMap<>(Map.of("a", 1, "b", 2, "c", 3));
		Map<String, Integer> reversed = new LinkedHashMap<>();
		List.of("c", "b", "a").forEach((key) -> reversed.put(key, map.get(key)));
		application().tasks().enqueue(this.options, () -> t().count(map)).await(SOON);
		assertThat(application().tasks().enqueue(this.options, () -> t().count(reversed)).existed()).isTrue();
	}

	/**
	 * As after an exception that has told it.
	 */
	@Test
	void aGeneratedIdBelongsToItsTaskToo() {
		TaskHandle<String> first = t().charge(5);
		TaskOptions same = TaskOptions.with().taskId(first.id());
		assertThatExceptionOfType(DuplicateTaskIdException.class)
			.isThrownBy(() -> application().tasks().enqueue(same, () -> t().charge(6)));
		assertThatExceptionOfType(DuplicateTaskIdException.class)
			.isThrownBy(() -> application().tasks().enqueue(same, () -> t().refund(5)));
		assertThat(application().tasks().enqueue(same, () -> t().charge(5)).await(SOON)).isEqualTo("charged 5");
		assertThat(runs("charge 5")).isOne();
	}

	@Test
	void manyCallersAtOnceAreOneTask() throws Exception {
		ExecutorService callers = Executors.newFixedThreadPool(8);
		try {
			List<Future<TaskHandle<String>>> enqueued = IntStream.range(0, 40)
				.mapToObj((i) -> callers.submit(() -> application().tasks().enqueue(this.options, () -> t().charge(7))))
				.toList();
			int first = 0;
			for (Future<TaskHandle<String>> each : enqueued) {
				assertThat(each.get().await(SOON)).isEqualTo("charged 7");
				first += each.get().existed() ? 0 : 1;
			}
			assertThat(first).isOne();
			assertThat(runs("charge 7")).isOne();
		}
		finally {
			callers.shutdownNow();
		}
	}

	@Test
	void ofDifferentTasksAtOnceOneIsAccepted() throws Exception {
		ExecutorService callers = Executors.newFixedThreadPool(8);
		try {
			List<Future<String>> enqueued = IntStream.range(1_000, 1_040).mapToObj((i) -> callers.submit(() -> {
				try {
					return application().tasks().enqueue(this.options, () -> t().charge(i)).await(SOON);
				}
				catch (DuplicateTaskIdException ex) {
					return "";
				}
			})).toList();
			List<String> results = new ArrayList<>();
			for (Future<String> each : enqueued) {
				results.add(each.get());
			}
			assertThat(results).filteredOn((result) -> !result.isEmpty()).hasSize(1);
		}
		finally {
			callers.shutdownNow();
		}
	}

	/**
	 * Another program may send anything.
	 */
	@Test
	void aMessageWithTheIdOfAnotherTaskSharesNothingWithIt() throws Exception {
		TaskHandle<String> charge = application().tasks().enqueue(this.options, () -> t().charge(8));
		assertThat(charge.await(SOON)).isEqualTo("charged 8");
		Awaitility.await().atMost(SOON).until(() -> charge.status() == TaskStatus.SUCCEEDED);
		application().client()
			.publish("default",
					new BasicProperties.Builder().messageId(this.id)
						.type("refund")
						.contentType("application/json")
						.build(),
					"{\"n\":9}");
		application().journal().await("refund 9", 1);
		assertThat(application().tasks().handle(this.id, String.class).await(SOON)).isEqualTo("charged 8");
		assertThat(charge.details().name()).isEqualTo("charge");
		assertThat(charge.details().attempts()).hasSize(1);
	}

	@Test
	void aTaskThatWasRefusedGivesItsIdBack() {
		assertThatExceptionOfType(TaskUnroutableException.class)
			.isThrownBy(() -> application().tasks().enqueue(this.options.queue("nowhere"), () -> t().charge(10)));
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThatExceptionOfType(TaskNotFoundException.class)
				.isThrownBy(() -> application().tasks().handle(this.id, String.class).status()));
		TaskHandle<String> refund = application().tasks().enqueue(this.options, () -> t().refund(11));
		assertThat(refund.existed()).isFalse();
		assertThat(refund.await(SOON)).isEqualTo("refunded 11");
	}

	@Test
	void aDeadTaskKeepsItsIdAndComesBackUnderIt() {
		TaskHandle<String> first = application().tasks().enqueue(this.options, () -> t().fail("fail " + this.id));
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> first.await(SOON));
		Awaitility.await().atMost(SOON).until(() -> first.status() == TaskStatus.DEAD);
		TaskHandle<String> second = application().tasks().enqueue(this.options, () -> t().fail("fail " + this.id));
		assertThat(second.existed()).isTrue();
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> second.await(SOON));
		assertThat(runs("fail " + this.id)).isOne();
		assertThat(application().bean(DeadLetters.class).replay("failing", (each) -> each.taskId().equals(this.id)))
			.isOne();
		application().journal().await("fail " + this.id, 2);
		assertThatExceptionOfType(DuplicateTaskIdException.class)
			.isThrownBy(() -> application().tasks().enqueue(this.options, () -> t().charge(12)));
	}

	@Test
	void aTaskThatWasCancelledIsNotEnqueuedAgainAndNeverRuns() {
		TaskHandle<String> first = application().tasks()
			.enqueue(this.options.delay(Duration.ofSeconds(6)), () -> t().charge(13));
		assertThat(first.cancel()).isTrue();
		for (TaskStatus status : List.of(TaskStatus.SCHEDULED, TaskStatus.CANCELLED)) {
			Awaitility.await().atMost(SOON).until(() -> first.status() == status || status == TaskStatus.SCHEDULED);
			assertThatExceptionOfType(DuplicateTaskIdException.class)
				.isThrownBy(() -> application().tasks().enqueue(this.options, () -> t().charge(13)))
				.withMessageContaining("cancelled");
		}
		String marker = application().tasks()
			.enqueue(TaskOptions.with().delay(Duration.ofSeconds(7)), () -> t().charge(14))
			.await(SOON);
		assertThat(marker).isEqualTo("charged 14");
		assertThat(application().journal().texts()).doesNotContain("charge 13");
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> first.await(SOON));
	}

	@Test
	void aTaskThatHasExpiredIsNotEnqueuedAgain() {
		TaskHandle<String> first = application().tasks()
			.enqueue(this.options.delay(Duration.ofMillis(130)).expiresAfter(Duration.ofMillis(1)),
					() -> t().charge(51));
		Awaitility.await().atMost(SOON).until(() -> first.status() == TaskStatus.EXPIRED);
		assertThatExceptionOfType(DuplicateTaskIdException.class)
			.isThrownBy(() -> application().tasks().enqueue(this.options, () -> t().charge(51)))
			.withMessageContaining("expired");
		assertThat(application().journal().texts()).doesNotContain("charge 51");
	}

	/**
	 * In either order, a cancelled task has not run, and any other has.
	 */
	@Test
	void whatIsCancelledWhileItIsEnqueuedRunsOrIsCancelled() {
		Map<String, Boolean> cancelled = new LinkedHashMap<>();
		Map<String, TaskHandle<String>> accepted = new LinkedHashMap<>();
		for (int i = 0; i < 30; i++) {
			String each = this.id + "-" + i;
			CompletableFuture<Boolean> cancel = CompletableFuture.supplyAsync(() -> cancel(each));
			try {
				accepted.put(each, application().tasks()
					.enqueue(TaskOptions.with().taskId(each).delay(Duration.ofSeconds(4)), () -> t().note(each)));
			}
			catch (DuplicateTaskIdException ex) {
				assertThat(cancel.join()).isTrue();
			}
			cancelled.put(each, cancel.join());
		}
		accepted.forEach((each, handle) -> {
			TaskStatus end = cancelled.get(each) ? TaskStatus.CANCELLED : TaskStatus.SUCCEEDED;
			Awaitility.await().atMost(SOON).until(() -> handle.status() == end);
			assertThat(runs("note " + each)).isEqualTo((end == TaskStatus.SUCCEEDED) ? 1 : 0);
		});
	}

	private boolean cancel(String taskId) {
		for (int i = 0; i < 20; i++) {
			try {
				return application().tasks().handle(taskId, String.class).cancel();
			}
			catch (TaskNotFoundException ex) {
				Thread.onSpinWait();
			}
		}
		return false;
	}

	@Test
	void aRepeatAfterAnUnknownOutcomeRunsTheTaskOnce() throws Exception {
		try (FaultProxy line = FaultProxy.to(application().broker()); TestApplication caller = caller(line)) {
			Tasks tasks = caller.bean(Tasks.class);
			Eventually.within(SOON, () -> caller.tasks().enqueue(() -> tasks.charge(15)));
			line.blackhole(Direction.DOWNSTREAM);
			unknown(() -> caller.tasks().enqueue(this.options, () -> tasks.charge(16)));
			line.heal();
			application().journal().await("charge 16", 1);
			TaskHandle<String> again = enqueued(caller, tasks, 16);
			assertThat(again.existed()).isTrue();
			assertThat(again.await(SOON)).isEqualTo("charged 16");
			assertThat(runs("charge 16")).isOne();
		}
	}

	@Test
	void aRepeatAfterAnUnknownOutcomeRunsATaskThatTheBrokerHasNotGot() throws Exception {
		try (FaultProxy line = FaultProxy.to(application().broker()); TestApplication caller = caller(line)) {
			Tasks tasks = caller.bean(Tasks.class);
			Eventually.within(SOON, () -> caller.tasks().enqueue(() -> tasks.charge(15)));
			line.blackhole(Direction.UPSTREAM);
			unknown(() -> caller.tasks().enqueue(this.options, () -> tasks.charge(17)));
			assertThatExceptionOfType(TaskNotFoundException.class)
				.isThrownBy(() -> application().tasks().handle(this.id, String.class).status());
			assertThatExceptionOfType(DuplicateTaskIdException.class)
				.isThrownBy(() -> application().tasks().enqueue(this.options, () -> t().charge(18)));
			line.reset();
			line.heal();
			TaskHandle<String> again = enqueued(caller, tasks, 17);
			assertThat(again.existed()).isFalse();
			assertThat(again.await(SOON)).isEqualTo("charged 17");
			assertThat(runs("charge 17")).isOne();
		}
	}

	private TestApplication caller(FaultProxy line) {
		return application().startAnother(List.of(Tasks.class, store()), "spring.rabbitmq.host=" + line.host(),
				"spring.rabbitmq.port=" + line.port(), "task-queue.worker.enabled=false",
				"task-queue.publisher.confirm-timeout=1s");
	}

	/**
	 * A probe finds out that nobody answers before a task is sent, if there was silence.
	 */
	private static void unknown(Runnable call) {
		Awaitility.await()
			.atMost(SOON)
			.ignoreException(BrokerUnavailableException.class)
			.untilAsserted(() -> assertThatExceptionOfType(UnconfirmedTaskException.class).isThrownBy(call::run));
	}

	private TaskHandle<String> enqueued(TestApplication caller, Tasks tasks, int number) {
		return Awaitility.await()
			.atMost(SOON)
			.ignoreExceptionsMatching(TaskEnqueueException.class::isInstance)
			.until(() -> caller.tasks().enqueue(this.options, () -> tasks.charge(number)), (handle) -> true);
	}

	private int runs(String text) {
		return application().journal().entries(text).size();
	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(name = "charge")
		TaskHandle<String> charge(int n) {
			this.journal.write("charge " + n);
			return TaskHandle.completed(TaskContext.current().once("pay", String.class, () -> "charged " + n));
		}

		@AsyncTask(name = "refund")
		TaskHandle<String> refund(int n) {
			String paid = TaskContext.current().once("pay", String.class, () -> "refunded " + n);
			TaskContext.current().checkpoint("refund");
			this.journal.write("refund " + n, paid);
			return TaskHandle.completed(paid);
		}

		@AsyncTask(name = "count")
		TaskHandle<Integer> count(Map<String, Integer> map) {
			return TaskHandle.completed(map.size());
		}

		@AsyncTask(name = "note")
		TaskHandle<String> note(String name) {
			this.journal.write("note " + name);
			return TaskHandle.completed(name);
		}

		@AsyncTask(name = "fail", queue = "failing", retry = @TaskRetry(maxAttempts = 1))
		TaskHandle<String> fail(String name) {
			this.journal.write(name);
			throw new IllegalStateException("planned");
		}

	}

}
