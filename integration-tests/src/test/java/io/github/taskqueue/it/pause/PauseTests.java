package io.github.taskqueue.it.pause;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskPause;
import io.github.taskqueue.TaskQueues;
import io.github.taskqueue.TaskQueues.QueueState;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.pause.PauseFeature;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.Gate;
import io.github.taskqueue.it.support.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Two workers, each with a store in memory.
 */
class PauseTests {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.store.type=memory", "task-queue.queues.mail.concurrency=2");

	private static final TaskPause BANK = TaskPause.because("bank is down").by("Anna");

	private static TestApplication second;

	private final TaskQueues queues = application.bean(TaskQueues.class);

	private final Tasks tasks = application.bean(Tasks.class);

	private TaskQueues others;

	@BeforeEach
	void startAnother() {
		if (second == null || !second.context().isActive()) {
			second = application.startAnother(List.of(Tasks.class), "spring.application.name=second");
		}
		this.others = second.bean(TaskQueues.class);
		for (String queue : List.of("mail", "busy")) {
			this.queues.resume(queue);
			this.queues.resetScale(queue);
		}
		Tasks.ran.clear();
		soon().until(() -> consumers("mail") == 2 && consumers("busy") == 2);
	}

	private static ConditionFactory soon() {
		return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(10));
	}

	private long consumers(String queue) {
		Long consumers = this.queues.state(queue).consumers();
		return (consumers != null) ? consumers : -1;
	}

	/**
	 * Of what it does, the store of the first application does not know.
	 */
	private void closeSecond() {
		second.close();
		soon().until(() -> consumers("busy") == 1);
	}

	private void awaitPaused() {
		soon().until(() -> consumers("mail") == 0);
	}

	@Test
	void pauseHoldsInAllProcessesUntilTheResume() {
		this.others.pause("mail", BANK);
		long paused = System.nanoTime();
		assertThat(this.others.state("mail").paused()).isNotNull();
		soon().until(() -> this.queues.state("mail").paused() != null);
		assertThat(Duration.ofNanos(System.nanoTime() - paused)).isLessThan(Duration.ofSeconds(1));
		awaitPaused();
		enqueue(20);
		Awaitility.await().during(Duration.ofMillis(500)).until(Tasks.ran::isEmpty);
		QueueState state = this.queues.state("mail");
		assertThat(state.paused()).satisfies((pause) -> {
			assertThat(pause.reason()).isEqualTo("bank is down");
			assertThat(pause.by()).isEqualTo("Anna");
			assertThat(pause.since()).isBetween(Instant.now().minusSeconds(60), Instant.now());
			assertThat(pause.until()).isNull();
		});
		assertThat(state.waitingFor()).isEqualTo(second.bean(PauseFeature.class).known().waitingFor("mail"))
			.matches("paused by Anna since 20.*Z \\(\"bank is down\"\\)");
		soon().untilAsserted(() -> assertThat(this.queues.state("mail").waiting()).isEqualTo(20));
		this.queues.resume("mail");
		assertThat(this.queues.state("mail").paused()).isNull();
		awaitRan(20);
		assertThat(Tasks.ran).doesNotHaveDuplicates();
	}

	private void enqueue(int number) {
		application.tasks().enqueueAll(() -> IntStream.range(0, number).forEach((i) -> this.tasks.mail("mail-" + i)));
	}

	private static void awaitRan(int number) {
		soon().untilAsserted(() -> assertThat(Tasks.ran).hasSize(number));
	}

	@Test
	void whatRunsGoesOnAndWhatHasNotStartedGoesBack() {
		Tasks.gate = new Gate();
		application.tasks().enqueueAll(() -> IntStream.range(0, 30).forEach((i) -> this.tasks.held("held-" + i)));
		soon().until(() -> Tasks.running.get() == 4);
		this.queues.pause("mail", BANK);
		soon().untilAsserted(() -> assertThat(this.queues.state("mail").waiting()).isEqualTo(26));
		CompletableFuture<Boolean> drained = CompletableFuture
			.supplyAsync(() -> this.others.drain("mail", BANK, Duration.ofSeconds(60)));
		Awaitility.await().during(Duration.ofMillis(300)).until(() -> !drained.isDone());
		Tasks.gate.open();
		assertThat(drained.join()).isTrue();
		assertThat(Tasks.running).hasValue(0);
		assertThat(Tasks.ran).hasSize(4);
		assertThat(this.queues.state("mail").waiting()).isEqualTo(26);
		this.queues.resume("mail");
		awaitRan(30);
		assertThat(Tasks.ran).doesNotHaveDuplicates();
	}

	@Test
	void drainEndsWithItsTimeoutWhileATaskRuns() {
		Tasks.gate = new Gate();
		application.tasks().enqueue(() -> this.tasks.held("held"));
		soon().until(() -> Tasks.running.get() == 1);
		assertThat(this.queues.drain("mail", BANK, Duration.ofMillis(300))).isFalse();
		assertThat(this.queues.drainTask("held", BANK, Duration.ofMillis(300))).isFalse();
		assertThat(this.others.state("mail").pausedTasks()).containsOnlyKeys("held");
		Tasks.gate.open();
		assertThat(this.queues.drainTask("held", BANK, Duration.ofSeconds(30))).isTrue();
		assertThat(Tasks.running).hasValue(0);
		this.queues.resumeTask("held");
		awaitRan(1);
		assertThat(this.queues.pausedTasks()).isEmpty();
	}

	@Test
	void pauseEndsByItself() {
		this.queues.pause("mail", BANK.forAtMost(Duration.ofSeconds(2)));
		Instant until = this.queues.state("mail").paused().until();
		assertThat(until).isBetween(Instant.now(), Instant.now().plusSeconds(2));
		awaitPaused();
		enqueue(5);
		awaitRan(5);
		assertThat(Instant.now()).isBetween(until, until.plusSeconds(10));
		assertThat(this.queues.state("mail").paused()).isNull();
	}

	@Test
	void tasksOfAPausedNameWaitAndOthersRun() {
		closeSecond();
		this.queues.pauseTask("flaky", BANK.forAtMost(Duration.ofSeconds(5)));
		Instant until = this.queues.pausedTasks().get("flaky").until();
		TaskHandle<Integer> paused = application.tasks().enqueue(this.tasks::flaky);
		TaskHandle<?> other = application.tasks().enqueue(() -> this.tasks.mail("other"));
		other.await(Duration.ofSeconds(60));
		soon().untilAsserted(() -> assertThat(details(paused)).satisfies((details) -> {
			assertThat(details.status()).isEqualTo(TaskStatus.WAITING);
			assertThat(details.waitingFor()).startsWith("paused by Anna since ").contains("bank is down");
		}));
		// The first attempt fails and is repeated in place
		assertThat(paused.await(Duration.ofSeconds(60))).isEqualTo(2);
		assertThat(Instant.now()).isBetween(until, until.plusSeconds(10));
	}

	private static TaskDetails details(TaskHandle<?> handle) {
		return handle.details();
	}

	@Test
	void cancelledTaskOfAPausedNameEnds() {
		closeSecond();
		this.queues.pauseTask("flaky", BANK.forAtMost(Duration.ofSeconds(3)));
		TaskHandle<Integer> cancelled = application.tasks().enqueue(this.tasks::flaky);
		cancelled.cancel();
		soon().until(() -> details(cancelled).status() == TaskStatus.CANCELLED);
	}

	@Test
	void hundredPausesUnderLoadLoseAndRepeatNothing() {
		application.tasks().enqueueAll(() -> IntStream.range(0, 3_000).forEach((i) -> this.tasks.busy("busy-" + i)));
		for (int i = 0; i < 100; i++) {
			TaskQueues one = (i % 2 == 0) ? this.queues : this.others;
			one.pause("busy", TaskPause.because("pause " + i));
			if (i % 10 == 0) {
				assertThat(this.queues.drain("busy", BANK, Duration.ofSeconds(30))).isTrue();
			}
			one.resume("busy");
		}
		awaitRan(3_000);
		assertThat(Tasks.ran).doesNotHaveDuplicates();
	}

	@Test
	void scaleTakesEffectWhileTasksRun() {
		Tasks.gate = new Gate();
		Tasks.most.set(0);
		closeSecond();
		application.tasks().enqueueAll(() -> IntStream.range(0, 40).forEach((i) -> this.tasks.held("held-" + i)));
		soon().until(() -> Tasks.running.get() == 2);
		this.queues.scale("mail", "8");
		soon().until(() -> Tasks.running.get() == 8);
		assertThat(this.queues.state("mail")).satisfies((state) -> {
			assertThat(state.concurrency()).isEqualTo("8");
			assertThat(state.configured()).isEqualTo("2");
		});
		this.queues.scale("mail", "1-3");
		Tasks.gate.open();
		awaitRan(40);
		assertThat(Tasks.most).hasValue(8);
		assertThat(Tasks.ran).doesNotHaveDuplicates();
		Tasks.gate = new Gate();
		Tasks.most.set(0);
		application.tasks().enqueueAll(() -> IntStream.range(0, 10).forEach((i) -> this.tasks.held("next-" + i)));
		soon().until(() -> Tasks.running.get() == 3);
		try (TestApplication restarted = application.startAnother(List.of(Tasks.class))) {
			soon().until(() -> Tasks.running.get() == 6);
			assertThat(restarted.bean(TaskQueues.class).state("mail").concurrency()).isEqualTo("1-3");
			Tasks.gate.open();
		}
		awaitRan(50);
		assertThat(Tasks.most).hasValue(6);
	}

	@Test
	void workerThatStartsWhileAQueueIsPausedDoesNotConsumeIt() {
		this.queues.pause("mail", BANK);
		awaitPaused();
		enqueue(5);
		try (TestApplication third = application.startAnother(List.of(Tasks.class))) {
			soon().until(() -> consumers("busy") == 3);
			assertThat(third.bean(TaskQueues.class).state("mail").paused()).isNotNull();
			assertThat(consumers("mail")).isZero();
			assertThat(Tasks.ran).isEmpty();
			this.queues.resume("mail");
			awaitRan(5);
		}
	}

	@Test
	void applicationWithoutWorkersPauses() {
		try (TestApplication admin = application.start(List.of(), "task-queue.worker.enabled=false",
				"spring.application.name=admin")) {
			TaskQueues queues = admin.bean(TaskQueues.class);
			assertThat(queues.states()).extracting(QueueState::name).contains("busy", "mail");
			queues.pause("mail", TaskPause.because("for now"));
			assertThat(queues.state("mail")).satisfies((state) -> {
				assertThat(state.configured()).isEqualTo("0");
				assertThat(state.waitingFor()).startsWith("paused by admin@");
			});
			awaitPaused();
			queues.pauseTask("held", TaskPause.because("for now"));
			queues.resumeTask("held");
			assertThat(queues.drain("mail", BANK, Duration.ofSeconds(30))).isTrue();
		}
		assertThat(this.queues.state("mail").paused()).isNotNull();
	}

	@Test
	void whatCannotBeMeantIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.queues.pause("mial", BANK))
			.withMessageContaining("No process knows a queue 'mial'. Did you mean 'mail'?");
		assertThatIllegalArgumentException().isThrownBy(() -> this.queues.pauseTask("helt", BANK))
			.withMessageContaining("No process knows a task 'helt'. Did you mean 'held'?");
		assertThatIllegalArgumentException().isThrownBy(() -> this.queues.state("nowhere"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.queues.pause("mail", BANK.until(Instant.EPOCH)))
			.withMessageContaining("1970-01-01T00:00:00Z");
		assertThatIllegalArgumentException().isThrownBy(() -> this.queues.scale("mail", "many"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.queues.scale("mail", "0"))
			.withMessageContaining("pause");
		assertThat(this.queues.state("mail").paused()).isNull();
	}

	@Test
	void nothingIsPausedWithoutAJournal() {
		try (TestApplication without = application.start(List.of(), "task-queue.journal=none")) {
			assertThatIllegalStateException().isThrownBy(() -> without.bean(TaskQueues.class).pause("mail", BANK))
				.withMessageContaining("task-queue.journal is none");
		}
	}

	static class Tasks {

		static final Queue<String> ran = new ConcurrentLinkedQueue<>();

		static final AtomicInteger running = new AtomicInteger();

		static final AtomicInteger most = new AtomicInteger();

		static volatile Gate gate = new Gate();

		@AsyncTask(name = "mail", queue = "mail")
		public void mail(String name) {
			ran.add(name);
		}

		@AsyncTask(name = "busy", queue = "busy")
		public void busy(String name) {
			LockSupport.parkNanos(2_000_000);
			ran.add(name);
		}

		@AsyncTask(name = "held", queue = "mail")
		public void held(String name) {
			Gate held = gate;
			most.accumulateAndGet(running.incrementAndGet(), Math::max);
			held.pass();
			ran.add(name);
			running.decrementAndGet();
		}

		@AsyncTask(name = "flaky", queue = "mail", retry = @TaskRetry(maxAttempts = 2, backoff = "100ms"))
		public TaskHandle<Integer> flaky() {
			int attempt = TaskContext.current().attempt();
			if (attempt == 1) {
				throw new IllegalStateException("planned");
			}
			return TaskHandle.completed(attempt);
		}

	}

}
