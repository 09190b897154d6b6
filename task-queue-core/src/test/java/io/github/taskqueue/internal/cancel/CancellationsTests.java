package io.github.taskqueue.internal.cancel;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.store.CancelStore;
import io.github.taskqueue.internal.store.TaskRecord;
import io.github.taskqueue.internal.testing.Faults;

import static org.assertj.core.api.Assertions.assertThat;

class CancellationsTests {

	private static final TaskKey A = new TaskKey("a", "task");

	private static final TaskKey B = new TaskKey("b", "task");

	private static final TaskKey SETTLED = new TaskKey("settled", "task");

	private final TestStore store = new TestStore();

	private final Faults faults = new Faults();

	private final Cancellations cancellations = new Cancellations(this.faults.in(CancelStore.class, this.store),
			Clock.systemUTC(), new RecoveryLoops().create("test"));

	@BeforeEach
	void start() {
		this.cancellations.start();
	}

	@AfterEach
	void close() {
		this.store.open();
		this.cancellations.close();
	}

	@Test
	void aStoreThatDoesNotAnswerHoldsUpNoTaskForLong() {
		for (int i = 0; i < 50; i++) {
			CompletableFuture<Boolean> mayStart = CompletableFuture.supplyAsync(() -> mayStart(A));
			assertThat(mayStart).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
		}
	}

	@Test
	void itIsAskedAgainWhenItIsBack() {
		assertThat(mayStart(A)).isTrue();
		this.store.open();
		Awaitility.await().until(() -> !mayStart(A));
		assertThat(mayStart(B)).isTrue();
	}

	@ParameterizedTest
	@MethodSource("io.github.taskqueue.internal.testing.Faults#all")
	void itIsAskedAgainWhateverItThrows(Throwable fault) {
		this.faults.add(fault, 3);
		this.store.open();
		Awaitility.await().until(this.faults::areOver);
		Awaitility.await().until(() -> !mayStart(A));
		assertThat(mayStart(B)).isTrue();
	}

	/**
	 * Another worker may have started it while it could not ask either.
	 */
	@ParameterizedTest
	@MethodSource("io.github.taskqueue.internal.testing.Faults#all")
	void aTaskThatWaitsIsNotCancelledSoonAfterTheStoreWasAway(Throwable fault) {
		this.store.status = TaskStatus.QUEUED;
		this.store.open();
		Awaitility.await().until(() -> this.cancellations.known().isRequested(A));
		this.faults.add(fault, 4);
		Awaitility.await().until(this.faults::areOver);
		long back = System.nanoTime();
		Awaitility.await().until(() -> this.store.cancelledAt != 0);
		assertThat(Duration.ofNanos(this.store.cancelledAt - back)).isGreaterThan(Duration.ofMillis(2_500));
	}

	@ParameterizedTest
	@MethodSource("io.github.taskqueue.internal.testing.Faults#all")
	void aStoreThatThrowsHoldsUpNoTaskForLong(Throwable fault) {
		this.faults.add(fault, 1_000);
		this.store.open();
		for (int i = 0; i < 50; i++) {
			CompletableFuture<Boolean> mayStart = CompletableFuture.supplyAsync(() -> mayStart(B));
			assertThat(mayStart).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
		}
	}

	@Test
	void aRequestIsReadUntilItsTaskHasEndedAndEveryWorkerKnowsOfIt() {
		this.store.status = TaskStatus.QUEUED;
		this.store.open();
		Awaitility.await().until(() -> this.cancellations.known().isRequested(SETTLED));
		long known = System.nanoTime();
		Awaitility.await().until(() -> this.store.settled);
		assertThat(Duration.ofNanos(System.nanoTime() - known)).isGreaterThan(Duration.ofMillis(2_500));
		assertThat(this.store.status).isEqualTo(TaskStatus.CANCELLED);
		int allRead = this.store.allRead;
		Awaitility.await()
			.during(Duration.ofSeconds(2))
			.until(() -> this.cancellations.known().isRequested(A) && this.cancellations.known().isRequested(SETTLED));
		assertThat(this.store.allRead).isEqualTo(allRead);
	}

	@Test
	void aRequestThatIsReleasedIsForgotten() {
		this.store.open();
		Awaitility.await().until(() -> this.cancellations.known().isRequested(A));
		this.store.requested = Set.of(SETTLED);
		this.store.settled = true;
		Awaitility.await().until(() -> !this.cancellations.known().isRequested(A));
		assertThat(this.cancellations.known().isRequested(SETTLED)).isTrue();
	}

	@Test
	void aRequestOfThisProcessIsKnownAtOnceAndForgottenWhenItIsReleased() {
		this.store.open();
		Awaitility.await().until(() -> this.cancellations.known().isRequested(A));
		this.cancellations.requested(B);
		assertThat(mayStart(B)).isFalse();
		Awaitility.await().until(() -> mayStart(B));
		assertThat(mayStart(A)).isFalse();
	}

	/**
	 * It may have missed requests that are settled by now.
	 */
	@Test
	void whoCouldNotAskForAWhileReadsAllRequests() {
		this.store.settled = true;
		this.store.open();
		Awaitility.await().until(() -> this.cancellations.known().isRequested(SETTLED));
		this.faults.add(new IllegalStateException("away"), 6);
		this.store.requested = Set.of(SETTLED, B);
		Awaitility.await().until(() -> this.cancellations.known().isRequested(B));
	}

	private boolean mayStart(TaskKey task) {
		this.cancellations.lease().await();
		return !this.cancellations.known().isRequested(task);
	}

	/**
	 * A store that does not answer until it is open, and has a request for task a.
	 */
	private static final class TestStore implements CancelStore {

		private final CountDownLatch opened = new CountDownLatch(1);

		private volatile TaskStatus status = TaskStatus.RUNNING;

		private volatile long cancelledAt;

		private volatile boolean settled;

		private volatile Set<TaskKey> requested = Set.of(A, SETTLED);

		private volatile int allRead;

		void open() {
			this.opened.countDown();
		}

		@Override
		public boolean request(String taskId, Instant now) {
			throw new UnsupportedOperationException();
		}

		@Override
		public List<TaskRecord> unsettled() {
			awaitOpen();
			if (this.settled) {
				return List.of();
			}
			return List.of(new TaskRecord("a", "task", "queue", this.status, 3, 1, 1, 5,
					new TaskRecord.Times(Instant.EPOCH, null, null, null, null), "worker", "", null, null));
		}

		@Override
		public Set<TaskKey> requested() {
			this.allRead++;
			return this.requested;
		}

		@Override
		public Set<TaskKey> requested(Collection<TaskKey> tasks) {
			return tasks.stream().filter(this.requested::contains).collect(Collectors.toSet());
		}

		@Override
		public void cancel(List<TaskRecord> tasks, Instant now) {
			this.cancelledAt = System.nanoTime();
			this.status = TaskStatus.CANCELLED;
		}

		@Override
		public void settle(Collection<String> taskIds) {
			assertThat(taskIds).containsExactly("a");
			this.settled = true;
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
