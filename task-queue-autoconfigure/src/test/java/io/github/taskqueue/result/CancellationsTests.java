package io.github.taskqueue.result;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.TaskStatus;

import static org.assertj.core.api.Assertions.assertThat;

class CancellationsTests {

	private final TestStore store = new TestStore();

	private final Cancellations cancellations = new Cancellations(this.store, Clock.systemUTC());

	@AfterEach
	void close() {
		this.store.open();
		this.cancellations.close();
	}

	@Test
	void aStoreThatDoesNotAnswerHoldsUpNoTaskForLong() {
		for (int i = 0; i < 50; i++) {
			CompletableFuture<Boolean> mayStart = CompletableFuture.supplyAsync(() -> this.cancellations.mayStart("a"));
			assertThat(mayStart).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
		}
	}

	@Test
	void itIsAskedAgainWhenItIsBack() {
		assertThat(this.cancellations.mayStart("a")).isTrue();
		this.store.open();
		Awaitility.await().until(() -> !this.cancellations.mayStart("a"));
		assertThat(this.cancellations.mayStart("b")).isTrue();
	}

	/**
	 * A store that does not answer until it is open, and has a request for task a.
	 */
	private static final class TestStore implements CancelStore {

		private final CountDownLatch opened = new CountDownLatch(1);

		void open() {
			this.opened.countDown();
		}

		@Override
		public boolean request(String taskId, Instant now) {
			throw new UnsupportedOperationException();
		}

		@Override
		public List<TaskRecord> requested() {
			awaitOpen();
			return List.of(new TaskRecord("a", "task", "queue", TaskStatus.RUNNING, 3, 1, 1, 5,
					new TaskRecord.Times(Instant.EPOCH, null, null, null, null), "worker", "", null, null));
		}

		@Override
		public void cancel(TaskRecord task, Instant now) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void forget(Collection<String> taskIds) {
			throw new UnsupportedOperationException();
		}

		private void awaitOpen() {
			try {
				this.opened.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
