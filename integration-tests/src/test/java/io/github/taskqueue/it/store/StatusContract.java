package io.github.taskqueue.it.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.core.ParameterizedTypeReference;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.RetryLaterException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskError;
import io.github.taskqueue.TaskExpiredException;
import io.github.taskqueue.TaskFailedException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskNotFoundException;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskPause;
import io.github.taskqueue.TaskProgress;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.TaskQueues;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.Gate;
import io.github.taskqueue.it.support.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What holds of two applications, of which one has no workers, on one store of any kind.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StatusContract {

	static final String[] SETTINGS = { "task-queue.worker.unknown-task-delay=500ms",
			"task-queue.queues.single.concurrency=1", "task-queue.queues.single.prefetch=1" };

	private static final Duration SOON = Duration.ofSeconds(200);

	private TestApplication caller;

	private Tasks tasks;

	abstract ApplicationExtension worker();

	abstract Class<?> store();

	@BeforeAll
	void startCaller() {
		this.caller = worker().startAnother(List.of(store()), "task-queue.worker.enabled=false",
				"task-queue.queues.deserted.concurrency=0");
		this.tasks = worker().bean(Tasks.class);
	}

	@Test
	void anotherApplicationFollowsATaskToItsEnd() {
		Gate gate = this.tasks.gate("follow");
		TaskHandle<Map<String, Integer>> handle = this.tasks.count(3, "follow");
		TaskHandle<Map<String, Integer>> elsewhere = elsewhere(handle.id());
		Awaitility.await().untilAsserted(() -> assertThat(elsewhere.status()).isEqualTo(TaskStatus.RUNNING));
		assertThat(elsewhere.details().attempts()).singleElement().satisfies((attempt) -> {
			assertThat(attempt.duration()).isNull();
			assertThat(attempt.worker()).contains("@").contains(":");
		});
		gate.open();
		assertThat(elsewhere.await(SOON)).isEqualTo(Map.of("a", 3));
		assertThat(elsewhere.result()).succeedsWithin(SOON).isEqualTo(Map.of("a", 3));
		TaskDetails details = elsewhere.details();
		assertThat(details.status()).isEqualTo(TaskStatus.SUCCEEDED);
		assertThat(details.name()).isEqualTo("count");
		assertThat(details.queue()).isEqualTo("default");
		assertThat(details.error()).isNull();
		assertThat(details.maxAttempts()).isEqualTo(5);
		assertThat(details.attempts()).singleElement().satisfies((attempt) -> {
			assertThat(attempt.number()).isEqualTo(1);
			assertThat(attempt.duration()).isNotNull();
			assertThat(attempt.error()).isNull();
		});
		assertThat(details.enqueuedAt()).isBeforeOrEqualTo(details.startedAt());
		assertThat(details.startedAt()).isBeforeOrEqualTo(details.finishedAt());
	}

	@Test
	void whoHasAHandleFindsTheTaskFromEverywhereAtOnce() {
		for (int i = 0; i < 20; i++) {
			assertThat(elsewhere(this.tasks.count(i, "").id()).status()).isNotNull();
		}
	}

	@Test
	void allTasksOfABatchAreFoundFromEverywhereAtOnce() {
		List<TaskHandle<?>> handles = worker().tasks().enqueueAll(() -> {
			for (int i = 0; i < 300; i++) {
				this.tasks.count(i, "");
			}
		});
		assertThat(handles).hasSize(300)
			.allSatisfy((handle) -> assertThat(elsewhere(handle.id()).status()).isNotNull());
	}

	@Test
	void aVoidTaskHasAnEndToWaitFor() {
		TaskHandle<@Nullable Void> handle = worker().tasks().enqueue(() -> this.tasks.nothing());
		assertThat(handle.await(SOON)).isNull();
		assertThat(handle.status()).isEqualTo(TaskStatus.SUCCEEDED);
	}

	@Test
	void progressIsSeenElsewhereWhileTheTaskRuns() {
		Gate gate = this.tasks.gate("progress");
		TaskHandle<Map<String, Integer>> handle = this.tasks.count(1_000, "progress");
		Awaitility.await()
			.untilAsserted(() -> assertThat(elsewhere(handle.id()).progress())
				.isEqualTo(new TaskProgress(1_000, 1_000, "counting")));
		assertThat(handle.progress().done()).isEqualTo(1_000);
		gate.open();
		assertThat(handle.await(SOON)).isNotNull();
	}

	@Test
	void failedAttemptsAreListed() {
		TaskHandle<String> handle = this.tasks.failTwice(UUID.randomUUID().toString());
		assertThat(handle.await(SOON)).isEqualTo("third");
		assertThat(handle.details().attempts()).hasSize(3).first().satisfies((attempt) -> {
			assertThat(attempt.number()).isEqualTo(1);
			assertThat(attempt.error()).isEqualTo("java.lang.IllegalStateException: planned 1");
		});
		assertThat(handle.details().attempt()).isEqualTo(3);
	}

	@Test
	void aTaskThatFailsAndWaitsIsRetrying() {
		TaskHandle<String> handle = this.tasks.failSlowly();
		Awaitility.await().untilAsserted(() -> assertThat(handle.status()).isEqualTo(TaskStatus.RETRYING));
		assertThat(handle.details().error()).isNull();
		assertThat(handle.details().waitingFor()).matches("due at 20.*Z for attempt 2");
	}

	@Test
	void aDeadTaskTellsWhatItDiedOfAndComesBackByAReplay() {
		TaskHandle<String> handle = this.tasks.dieOnce();
		TaskHandle<String> elsewhere = this.caller.tasks().handle(handle.id(), String.class);
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> elsewhere.await(SOON))
			.withMessage("card expired")
			.satisfies((ex) -> assertThat(ex.type()).isEqualTo(PermanentTaskException.class.getName()));
		assertThat(elsewhere.status()).isEqualTo(TaskStatus.DEAD);
		assertThat(elsewhere.details().error())
			.isEqualTo(new TaskError(PermanentTaskException.class.getName(), "card expired"));
		DeadLetters letters = worker().bean(DeadLetters.class);
		Awaitility.await().until(() -> letters.find("default", handle.id()).isPresent());
		letters.replay("default", (letter) -> letter.taskId().equals(handle.id()));
		Awaitility.await().untilAsserted(() -> assertThat(elsewhere.status()).isEqualTo(TaskStatus.SUCCEEDED));
		assertThat(elsewhere.await(SOON)).isEqualTo("replayed");
		assertThat(elsewhere.details().error()).isNull();
	}

	@Test
	void aDelayedTaskIsScheduled() {
		TaskHandle<String> handle = worker().tasks()
			.enqueue(TaskOptions.with().delay(Duration.ofHours(1)), () -> this.tasks.failSlowly());
		assertThat(handle.status()).isEqualTo(TaskStatus.SCHEDULED);
		TaskDetails details = elsewhere(handle.id()).details();
		assertThat(details.startedAt()).isNull();
		Instant due = Instant.parse(details.waitingFor().substring("due at ".length()));
		assertThat(due).isBetween(details.enqueuedAt().plusSeconds(3599), details.enqueuedAt().plusSeconds(3602));
	}

	@Test
	void aTaskThatAskedToRunLaterRunsAgain() {
		TaskHandle<String> handle = this.tasks.later();
		assertThat(handle.await(SOON)).isEqualTo("now");
		assertThat(handle.details().attempts()).hasSize(2)
			.allSatisfy((attempt) -> assertThat(attempt.number()).isEqualTo(1));
	}

	@Test
	void aTaskThatNoWorkerKnowsWaitsForOneThatDoes() {
		TaskHandle<Integer> handle = worker().tasks().enqueue(TaskRequest.of("unborn", Integer.class));
		TaskHandle<?> elsewhere = elsewhere(handle.id());
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(elsewhere.status()).isEqualTo(TaskStatus.WAITING));
		assertThat(elsewhere.details().waitingFor()).isEqualTo("No worker of queue 'default' knows the task");
		assertThat(elsewhere.details().startedAt()).isNull();
		assertThat(this.caller.tasks().find(TaskQuery.all().status(TaskStatus.WAITING).name("unborn")).tasks())
			.extracting(TaskDetails::id)
			.containsExactly(handle.id());
		try (TestApplication next = worker().startAnother(List.of(store(), Unborn.class))) {
			assertThat(handle.await(SOON)).isEqualTo(1);
		}
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(elsewhere.status()).isEqualTo(TaskStatus.SUCCEEDED));
		assertThat(elsewhere.details().waitingFor()).isNull();
	}

	@Test
	void aTaskInAPausedQueueSaysByWhomAndWhy() {
		TaskQueues queues = worker().bean(TaskQueues.class);
		queues.pauseTask("single", TaskPause.because("wrong template"));
		queues.pause("single", TaskPause.because("bank is down").by("Anna"));
		TaskHandle<String> handle = this.tasks.single("");
		assertThat(handle.details().waitingFor()).matches("paused by Anna since 20.*Z \\(\"bank is down\"\\)");
		TaskHandle<?> elsewhere = elsewhere(handle.id());
		Awaitility.await()
			.untilAsserted(() -> assertThat(elsewhere.details().waitingFor()).isEqualTo(handle.details().waitingFor()));
		assertThat(this.caller.tasks().find(TaskQuery.all().name("single").status(TaskStatus.QUEUED)).tasks())
			.singleElement()
			.isEqualTo(handle.details());
		queues.resumeTask("single");
		queues.resume("single");
		assertThat(handle.await(SOON)).isEqualTo("done");
		assertThat(handle.details().waitingFor()).isNull();
	}

	@Test
	void aTaskBehindOthersSaysSo() {
		Gate gate = this.tasks.gate("behind");
		TaskHandle<String> running = this.tasks.single("behind");
		Awaitility.await().untilAsserted(() -> assertThat(running.status()).isEqualTo(TaskStatus.RUNNING));
		List<TaskHandle<?>> waiting = worker().tasks().enqueueAll(() -> {
			for (int i = 0; i < 4; i++) {
				this.tasks.single("");
			}
		});
		Awaitility.await()
			.untilAsserted(() -> assertThat(waiting).extracting((handle) -> handle.details().waitingFor())
				.containsOnly("behind at most 3 others"));
		assertThat(running.details().waitingFor()).isNull();
		gate.open();
		assertThat(waiting).allSatisfy((handle) -> assertThat(handle.await(SOON)).isEqualTo("done"));
	}

	@Test
	void aTaskWithoutConsumersSaysSinceWhen() {
		TaskHandle<Integer> handle = this.caller.tasks()
			.enqueue(TaskRequest.of("count", Integer.class).options(TaskOptions.with().queue("deserted")));
		Awaitility.await()
			.untilAsserted(() -> assertThat(handle.details().waitingFor()).startsWith("no consumers since 20"));
		assertThat(handle.details().waitingFor()).isEqualTo(handle.details().waitingFor());
		assertThat(handle.cancel()).isTrue();
	}

	@Test
	void aTaskThatIsNotBegunByItsTimeHasExpired() {
		TaskHandle<Integer> handle = worker().tasks()
			.enqueue(TaskRequest.of("never-born", Integer.class)
				.options(TaskOptions.with().expiresAfter(Duration.ofMillis(200))));
		TaskHandle<?> elsewhere = elsewhere(handle.id());
		assertThatExceptionOfType(TaskExpiredException.class).isThrownBy(() -> elsewhere.await(SOON))
			.satisfies((ex) -> assertThat(ex.taskId()).isEqualTo(handle.id()));
		assertThatExceptionOfType(TaskExpiredException.class).isThrownBy(() -> handle.await(SOON));
		TaskDetails details = elsewhere.details();
		assertThat(details.status()).isEqualTo(TaskStatus.EXPIRED);
		assertThat(details.attempts()).isEmpty();
		assertThat(details.startedAt()).isNull();
		assertThat(details.finishedAt()).isAfterOrEqualTo(details.enqueuedAt().plusMillis(200));
		assertThat(details.waitingFor()).isNull();
		assertThat(elsewhere.cancel()).isFalse();
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(
					() -> assertThat(this.caller.tasks().find(TaskQuery.all().status(TaskStatus.EXPIRED)).tasks())
						.extracting(TaskDetails::id)
						.contains(handle.id()));
	}

	@Test
	void nobodyIsFoundUnderAnUnknownId() {
		TaskHandle<String> handle = this.caller.tasks().handle("nobody", String.class);
		assertThatExceptionOfType(TaskNotFoundException.class).isThrownBy(handle::status)
			.withMessageContaining("nobody");
		assertThatExceptionOfType(TaskNotFoundException.class).isThrownBy(() -> handle.await(SOON));
	}

	private TaskHandle<Map<String, Integer>> elsewhere(String id) {
		return this.caller.tasks().handle(id, new ParameterizedTypeReference<Map<String, Integer>>() {
		});
	}

	static class Unborn {

		@AsyncTask(name = "unborn")
		TaskHandle<Integer> run() {
			return TaskHandle.completed(1);
		}

	}

	static class Tasks {

		private final Map<String, Gate> gates = new ConcurrentHashMap<>();

		private final Set<String> died = ConcurrentHashMap.newKeySet();

		private final Set<String> postponed = ConcurrentHashMap.newKeySet();

		Gate gate(String name) {
			return this.gates.computeIfAbsent(name, (key) -> new Gate());
		}

		@AsyncTask(name = "count")
		TaskHandle<Map<String, Integer>> count(int to, String gate) {
			for (int i = 1; i <= to; i++) {
				TaskContext.current().progress(i, to, "counting");
			}
			if (!gate.isEmpty()) {
				gate(gate).pass();
			}
			return TaskHandle.completed(Map.of("a", to));
		}

		@AsyncTask(name = "single", queue = "single")
		TaskHandle<String> single(String gate) {
			if (!gate.isEmpty()) {
				gate(gate).pass();
			}
			return TaskHandle.completed("done");
		}

		@AsyncTask(name = "nothing")
		void nothing() {
		}

		@AsyncTask(name = "fail-twice", retry = @TaskRetry(backoff = "10ms"))
		TaskHandle<String> failTwice(String text) {
			if (TaskContext.current().attempt() < 3) {
				throw new IllegalStateException("planned " + TaskContext.current().attempt());
			}
			return TaskHandle.completed("third");
		}

		@AsyncTask(name = "fail-slowly", retry = @TaskRetry(backoff = "1h"))
		TaskHandle<String> failSlowly() {
			throw new IllegalStateException("planned");
		}

		@AsyncTask(name = "die-once")
		TaskHandle<String> dieOnce() {
			if (this.died.add(TaskContext.current().id())) {
				throw new PermanentTaskException("card expired");
			}
			return TaskHandle.completed("replayed");
		}

		@AsyncTask(name = "later")
		TaskHandle<String> later() {
			if (this.postponed.add(TaskContext.current().id())) {
				throw new RetryLaterException(Duration.ofMillis(250));
			}
			return TaskHandle.completed("now");
		}

	}

}
