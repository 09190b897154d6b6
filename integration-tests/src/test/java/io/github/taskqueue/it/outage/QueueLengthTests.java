package io.github.taskqueue.it.outage;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PartialEnqueueException;
import io.github.taskqueue.PartialEnqueueException.Refused;
import io.github.taskqueue.QueueFullException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.Eventually;
import io.github.taskqueue.it.support.Gate;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class QueueLengthTests {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.queues.idle.concurrency=0", "task-queue.queues.idle.max-length=10",
				"task-queue.queues.busy.concurrency=1", "task-queue.queues.busy.prefetch=1",
				"task-queue.queues.busy.max-length=2");

	private final Tasks tasks = application.bean(Tasks.class);

	@Test
	void callersAreRefusedWhileTheQueueIsFull() throws Exception {
		for (int i = 0; i < 6; i++) {
			this.tasks.waitOnIdle(i);
		}
		assertThatExceptionOfType(PartialEnqueueException.class).isThrownBy(() -> application.tasks().enqueueAll(() -> {
			for (int i = 6; i < 13; i++) {
				this.tasks.waitOnIdle(i);
			}
		})).satisfies((ex) -> {
			assertThat(ex.accepted()).hasSize(4);
			assertThat(ex.refused()).extracting(Refused::index).containsExactly(4, 5, 6);
			assertThat(ex.retryAfter()).isPresent();
		});
		assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> this.tasks.waitOnIdle(13))
			.withMessageContaining("max-length")
			.satisfies((ex) -> assertThat(ex.retryAfter()).get()
				.satisfies((wait) -> assertThat(wait).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30))));
		application.tasks().enqueue(TaskOptions.with().delay(Duration.ofHours(1)), () -> this.tasks.waitOnIdle(14));
		Awaitility.await().untilAsserted(() -> assertThat(application.client().ready("tq.q.idle")).isEqualTo(10));
		application.client().next("tq.q.idle");
		Eventually.within(Duration.ofSeconds(5), () -> application.tasks().enqueue(() -> this.tasks.waitOnIdle(15)));
	}

	@Test
	void aRetryOfAWorkerIsNotRefused() {
		this.tasks.failOnBusy();
		application.journal().await("running", 1);
		for (int i = 0; i < 2; i++) {
			Eventually.within(Duration.ofSeconds(5), () -> application.tasks().enqueue(() -> this.tasks.failOnBusy()));
		}
		assertThatExceptionOfType(QueueFullException.class).isThrownBy(this.tasks::failOnBusy);
		Tasks.gate.open();
		application.journal().await("again", 3);
	}

	static class Tasks {

		static final Gate gate = new Gate();

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(queue = "idle")
		void waitOnIdle(int number) {
		}

		@AsyncTask(queue = "busy", retry = @TaskRetry(backoff = "1s", maxAttempts = 2))
		void failOnBusy() {
			if (TaskContext.current().attempt() == 2) {
				this.journal.write("again");
				return;
			}
			this.journal.write("running");
			gate.pass();
			throw new IllegalStateException("on purpose");
		}

	}

}
