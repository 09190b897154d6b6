package io.github.taskqueue.it.topology;

import java.io.IOException;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.internal.worker.WorkerLifecycle;
import io.github.taskqueue.it.support.ApplicationExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A queue that is deleted while the application works on it and calls tasks for it. Up to
 * RabbitMQ 3.13 the broker cancels the consumers of a deleted quorum queue 30 ms later,
 * unless the queue is there again: then they are lost without a word.
 */
class DeletedQueueTests {

	private static final String WORK_QUEUE = "tq.q.default";

	private static final Duration SOON = Duration.ofSeconds(200);

	private static final Duration PROMISED = Duration.ofSeconds(15);

	private static final int STEP_MILLIS = 10;

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class);

	@RepeatedTest(10)
	void taskRunsThatIsCalledRightAfterItsQueueWasDeleted(RepetitionInfo repetition) throws IOException {
		Tasks tasks = application.bean(Tasks.class);
		assertThat(tasks.twice(1).await(SOON)).isEqualTo(2);
		application.client().channel().queueDelete(WORK_QUEUE);
		spin(Duration.ofMillis((repetition.getCurrentRepetition() - 1) * STEP_MILLIS));
		assertThat(tasks.twice(21).await(PROMISED)).isEqualTo(42);
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(application.bean(WorkerLifecycle.class).statuses())
				.allSatisfy((status) -> assertThat(status.consuming()).isTrue()));
	}

	/**
	 * More exact than a sleep, and what is asked here has no condition to wait for.
	 */
	private static void spin(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		while (System.nanoTime() - end < 0) {
			Thread.onSpinWait();
		}
	}

	static class Tasks {

		@AsyncTask
		TaskHandle<Integer> twice(int number) {
			return TaskHandle.completed(2 * number);
		}

	}

}
