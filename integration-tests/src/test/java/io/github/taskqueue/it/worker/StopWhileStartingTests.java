package io.github.taskqueue.it.worker;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.internal.worker.WorkerLifecycle;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.Effects;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A worker that stops while its first deliveries are on their way.
 */
class StopWhileStartingTests {

	private static final int ROUNDS = 150;

	private static final int TASKS = 60;

	private static final long SEED = 4711;

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.queues.default.concurrency=2", "task-queue.queues.default.prefetch=4");

	private final BrokerQueues queues = new BrokerQueues(application.broker());

	/**
	 * Up to RabbitMQ 4.2 the broker counts what comes back, so what was counted before is
	 * given back as a copy.
	 */
	@Test
	void doublesNothing() {
		WorkerLifecycle worker = application.bean(WorkerLifecycle.class);
		Tasks tasks = application.bean(Tasks.class);
		Random random = new Random(SEED);
		worker.stop();
		application.tasks().enqueueAll(() -> IntStream.range(0, TASKS).forEach(tasks::work));
		for (int round = 0; round < ROUNDS; round++) {
			worker.start();
			LockSupport.parkNanos(Duration.ofMillis(random.nextInt(20)).toNanos());
			worker.stop();
		}
		worker.start();
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> Tasks.done.distinct() == TASKS && this.queues.ready("tq.q.default") == 0);
		assertThat(Tasks.done.repeated()).isEmpty();
	}

	static class Tasks {

		private static final Effects<Integer> done = new Effects<>();

		@AsyncTask
		void work(int number) {
			LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
			done.add(number);
		}

	}

}
