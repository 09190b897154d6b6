package io.github.taskqueue.it.extend;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.pipeline.PublishInterceptor;
import io.github.taskqueue.internal.pipeline.PublishResult;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.CrashingBroker;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks that are enqueued together are sent in few pieces, and an interceptor may wait
 * for the confirm of each all the same.
 */
class WaitingInterceptorTests {

	private static final int TASKS = 20;

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class, Waiting.class)
		.with("task-queue.publisher.confirm-timeout=20s");

	@Test
	void eachTaskIsSentSoon() {
		Tasks tasks = application.bean(Tasks.class);
		long start = System.nanoTime();
		assertThat(application.tasks().enqueueAll(() -> {
			for (int i = 0; i < TASKS; i++) {
				tasks.work(i);
			}
		})).hasSize(TASKS);
		assertThat(CrashingBroker.since(start)).isLessThan(Duration.ofSeconds(20));
		application.journal().await("done", TASKS);
	}

	static class Waiting implements Feature, PublishInterceptor {

		@Override
		public List<PublishInterceptor> publishing() {
			return List.of(this);
		}

		@Override
		public CompletableFuture<PublishResult> publish(TaskMessage message, Publish next) {
			CompletableFuture<PublishResult> published = next.publish(message);
			published.join();
			return published;
		}

	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask
		void work(int number) {
			this.journal.write("done");
		}

	}

}
