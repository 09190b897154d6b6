package io.github.taskqueue.it.worker;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.TaskTimeoutException;
import io.github.taskqueue.internal.worker.WorkerLifecycle;
import io.github.taskqueue.internal.worker.consume.ConsumerStatus;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of tasks that ignore the interrupt at their timeout, on one thread, of
 * which one substitute may be made.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class StubbornTaskContract {

	static final String[] ONE_THREAD = { "task-queue.queues.default.concurrency=1",
			"task-queue.worker.stubborn-after=100ms", "task-queue.worker.max-stubborn=1" };

	private static final Duration SOON = Duration.ofSeconds(200);

	abstract ApplicationExtension application();

	@AfterEach
	void letGo() {
		Tasks.spinning.clear();
		awaitStubborn(0);
	}

	private Tasks tasks() {
		return application().bean(Tasks.class);
	}

	private ConsumerStatus worker() {
		return application().bean(WorkerLifecycle.class).statuses().get(0);
	}

	private void awaitStubborn(int tasks) {
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(worker().stubborn()).isEqualTo(tasks));
	}

	private Health health() {
		CompositeHealthContributor contributor = (CompositeHealthContributor) application()
			.bean(HealthContributorRegistry.class)
			.getContributor("taskQueue");
		return ((HealthIndicator) contributor.getContributor("default")).health(true);
	}

	@Test
	void stubbornAttemptHasFailedAndTheNextOneRunsOnAnotherThread(CapturedOutput output) {
		Tasks.spinning.add("once");
		TaskHandle<Integer> handle = application().tasks().enqueue(() -> tasks().spin("once", 1));
		assertThat(handle.await(SOON)).isEqualTo(2);
		assertThat(Tasks.spinning).as("the first attempt still runs").contains("once");
		awaitStubborn(1);
		assertThat(worker().active()).isZero();
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		assertThat(health().getDetails()).containsEntry("stubborn", 1);
		assertThat(application().bean(MeterRegistry.class).get("taskqueue.stubborn").gauge().value()).isOne();
		Tasks.spinning.clear();
		awaitStubborn(0);
		assertThat(output).contains("ignores its interrupt", "its outcome is dropped");
		assertThat(application().journal().entries("once")).extracting(Journal.Entry::attempt).containsExactly(1, 2);
		assertThat(handle.await(SOON)).isEqualTo(2);
	}

	@Test
	void stubbornLastAttemptIsADeadLetter() {
		Tasks.spinning.add("dead");
		String id = application().tasks().enqueue(() -> tasks().spin("dead", 3)).id();
		BrokerClient.Message letter = application().client().deadLetter("default", id);
		assertThat(letter.header("tq-error-type")).isEqualTo(TaskTimeoutException.class.getName());
		assertThat(letter.header("tq-error-message"))
			.isEqualTo("Attempt 2 ran longer than PT0.2S and ignores its interrupt");
		assertThat(letter.number("tq-attempts")).isEqualTo(2);
	}

	@Test
	void moreThanAllowedMakeTheQueueUnhealthyUntilOneEnds() {
		Tasks.spinning.addAll(Set.of("one", "two"));
		application().tasks().enqueue(() -> tasks().spin("one", 1));
		application().tasks().enqueue(() -> tasks().spin("two", 1));
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(health().getStatus()).isEqualTo(Status.DOWN));
		assertThat(health().getDetails().get("problem")).asString()
			.startsWith("1 of 1 threads are stuck in tasks that ignore their interrupt");
		TaskHandle<Integer> next = application().tasks().enqueue(() -> tasks().spin("next", 0));
		Tasks.spinning.remove("two");
		assertThat(next.await(SOON)).isEqualTo(1);
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(health().getStatus()).isEqualTo(Status.UP));
		assertThat(worker().stubborn()).isOne();
	}

	static class Tasks {

		static final Set<String> spinning = ConcurrentHashMap.newKeySet();

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(timeout = "200ms", retry = @TaskRetry(maxAttempts = 2, backoff = "20ms"))
		TaskHandle<Integer> spin(String name, int attempts) {
			int attempt = TaskContext.current().attempt();
			this.journal.write(name);
			while (attempt <= attempts && spinning.contains(name)) {
				Thread.onSpinWait();
			}
			return TaskHandle.completed(attempt);
		}

	}

}
