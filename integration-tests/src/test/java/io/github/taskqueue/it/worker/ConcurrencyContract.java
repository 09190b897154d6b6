package io.github.taskqueue.it.worker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerQueues;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds on platform and on virtual threads alike.
 */
abstract class ConcurrencyContract {

	static final String[] QUEUES = { "task-queue.queues.three.concurrency=3", "task-queue.queues.three.prefetch=50",
			"task-queue.queues.three.timeout=1m", "task-queue.queues.range.concurrency=1-4",
			"task-queue.queues.two.concurrency=2", "task-queue.queues.two.prefetch=2",
			"task-queue.queues.one.concurrency=0-1", "task-queue.store.type=memory" };

	private static final Duration SOON = Duration.ofSeconds(15);

	private Tasks tasks;

	private int enqueued;

	abstract ApplicationExtension application();

	abstract boolean virtual();

	@BeforeEach
	void findTasks() {
		this.tasks = application().bean(Tasks.class);
		this.tasks.gate().drainPermits();
		this.tasks.ended().set(0);
	}

	/**
	 * None is left that would run during the next test.
	 */
	@AfterEach
	void openGate() {
		this.tasks.gate().release(1000);
		Awaitility.await().untilAsserted(() -> assertThat(this.tasks.ended()).hasValue(this.enqueued));
	}

	@Test
	void theBodyRunsOnTheKindOfThreadThatWasAskedFor() {
		assertThat(this.tasks.isVirtual().await(Duration.ofSeconds(5))).isEqualTo(virtual());
	}

	@Test
	void noMoreTasksRunAtATimeThanTheQueueAllows() {
		enqueue(30, this.tasks::holdOnThree);
		assertRunning(3);
		this.tasks.gate().release(7);
		assertRunning(3);
	}

	@Test
	void aRangeGrowsUnderLoadUpToItsEnd() {
		enqueue(1, this.tasks::holdOnRange);
		assertRunning(1);
		enqueue(20, this.tasks::holdOnRange);
		assertRunning(4);
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 4, 50 })
	void tasksThatWaitForOthersOfTheirQueueLendTheirPlaces(int parents) {
		List<TaskHandle<?>> handles = application().tasks().enqueueAll(() -> {
			for (int i = 0; i < parents; i++) {
				this.tasks.parent(i);
			}
		});
		assertThat(handles).hasSize(parents).allSatisfy((handle) -> assertThat(handle.await(SOON)).isEqualTo("child"));
		assertThatPlacesAreBack();
	}

	@Test
	void placesAreLentForTasksWithoutAResultToo() {
		assertThat(this.tasks.parentOfVoid().await(SOON)).isEqualTo("void");
		assertThatPlacesAreBack();
	}

	@Test
	void tasksThatAreWaitedForMayWaitThemselves() {
		assertThat(this.tasks.nested(5).await(SOON)).isZero();
	}

	private void assertThatPlacesAreBack() {
		Awaitility.await().until(() -> new BrokerQueues(application().broker()).consumers("tq.q.two") == 1);
		enqueue(10, this.tasks::holdOnTwo);
		assertRunning(2);
	}

	private void enqueue(int count, Runnable call) {
		application().tasks().enqueueAll(() -> {
			for (int i = 0; i < count; i++) {
				call.run();
			}
		});
		this.enqueued += count;
	}

	private void assertRunning(int expected) {
		Awaitility.await().until(() -> this.tasks.running().get() == expected);
		Awaitility.await().during(Duration.ofMillis(300)).until(() -> this.tasks.running().get() == expected);
	}

	static class Tasks {

		private final AtomicInteger running = new AtomicInteger();

		private final AtomicInteger ended = new AtomicInteger();

		private final Semaphore gate = new Semaphore(0);

		private final ObjectProvider<Tasks> self;

		private final ObjectProvider<TaskClient> client;

		Tasks(ObjectProvider<Tasks> self, ObjectProvider<TaskClient> client) {
			this.self = self;
			this.client = client;
		}

		AtomicInteger running() {
			return this.running;
		}

		AtomicInteger ended() {
			return this.ended;
		}

		Semaphore gate() {
			return this.gate;
		}

		@AsyncTask(queue = "three")
		void holdOnThree() {
			hold();
		}

		@AsyncTask(queue = "two")
		void holdOnTwo() {
			hold();
		}

		@AsyncTask(queue = "two")
		TaskHandle<String> parent(int number) {
			return TaskHandle.completed(self().child().await(SOON));
		}

		@AsyncTask(queue = "two")
		TaskHandle<String> child() {
			return TaskHandle.completed("child");
		}

		@AsyncTask(queue = "two")
		TaskHandle<String> parentOfVoid() {
			this.client.getObject().enqueue(self()::voidOnTwo).await(SOON);
			return TaskHandle.completed("void");
		}

		@AsyncTask(queue = "two")
		void voidOnTwo() {
		}

		@AsyncTask(queue = "one")
		TaskHandle<Integer> nested(int more) {
			return TaskHandle.completed((more > 0) ? self().nested(more - 1).await(SOON) : 0);
		}

		private Tasks self() {
			return this.self.getObject();
		}

		@AsyncTask(queue = "range")
		void holdOnRange() {
			hold();
		}

		private void hold() {
			this.running.incrementAndGet();
			try {
				this.gate.acquireUninterruptibly();
			}
			finally {
				this.running.decrementAndGet();
				this.ended.incrementAndGet();
			}
		}

		/**
		 * {@code Thread.isVirtual()} is there from Java 21 on.
		 */
		@AsyncTask
		TaskHandle<Boolean> isVirtual() {
			return TaskHandle.completed(Thread.currentThread().getThreadGroup().getName().equals("VirtualThreads"));
		}

	}

}
