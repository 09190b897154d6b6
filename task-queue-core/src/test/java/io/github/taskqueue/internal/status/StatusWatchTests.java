package io.github.taskqueue.internal.status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.util.unit.DataSize;

import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.store.MemoryStore;
import io.github.taskqueue.internal.store.StatusStore;
import io.github.taskqueue.internal.store.TaskRecord;
import io.github.taskqueue.internal.testing.Faults;

import static org.assertj.core.api.Assertions.assertThat;

class StatusWatchTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private final MemoryStore store = new MemoryStore(10);

	private final StatusWriter writer = new StatusWriter(this.store, DataSize.ofMegabytes(1), Clock.systemUTC(),
			new RecoveryLoops().create("test"));

	private final Faults faults = new Faults();

	private final StatusReader reader = new StatusReader(this.faults.in(StatusStore.class, this.store), this.writer,
			Duration.ofSeconds(10));

	private final StatusWatch watch = new StatusWatch(this.reader, new RecoveryLoops().create("test"));

	private final Seen seen = new Seen();

	@AfterEach
	void close() throws InterruptedException {
		this.watch.close();
		this.writer.close();
	}

	@Test
	void whatIsKnownFirstAndEachChangeIsTold() {
		this.store.apply(List.of(record(TaskStatus.RUNNING, 1, 1)));
		this.watch.subscribe("id", LONG, this.seen);
		Awaitility.await().until(() -> this.seen.statuses.equals(List.of(TaskStatus.RUNNING)));
		this.store.apply(List.of(record(TaskStatus.SUCCEEDED, 9, 1)));
		Awaitility.await().until(() -> this.seen.statuses.equals(List.of(TaskStatus.RUNNING, TaskStatus.SUCCEEDED)));
	}

	/**
	 * As when a change counted twice that was written just as it was read.
	 */
	@Test
	void anEndIsToldWhoseRevisionWasSeenBefore() {
		this.store.apply(List.of(record(TaskStatus.RUNNING, 1, 3)));
		this.watch.subscribe("id", LONG, this.seen);
		Awaitility.await().until(() -> this.seen.statuses.equals(List.of(TaskStatus.RUNNING)));
		this.store.apply(List.of(record(TaskStatus.SUCCEEDED, 9, 0)));
		Awaitility.await().until(() -> this.seen.statuses.equals(List.of(TaskStatus.RUNNING, TaskStatus.SUCCEEDED)));
	}

	@Test
	void nothingIsToldAfterTheWatchIsClosed() {
		this.store.apply(List.of(record(TaskStatus.RUNNING, 1, 1)));
		StatusWatch.Subscription subscription = this.watch.subscribe("id", LONG, this.seen);
		Awaitility.await().until(() -> this.seen.statuses.size() == 1);
		subscription.close();
		this.store.apply(List.of(record(TaskStatus.SUCCEEDED, 9, 1)));
		Seen other = new Seen();
		this.watch.subscribe("id", LONG, other);
		Awaitility.await().until(() -> other.statuses.equals(List.of(TaskStatus.SUCCEEDED)));
		assertThat(this.seen.statuses).containsExactly(TaskStatus.RUNNING);
	}

	@Test
	void aWatchEndsWithItsTime() {
		this.watch.subscribe("nobody", Duration.ofMillis(1), this.seen);
		Awaitility.await().until(() -> this.seen.timedOut);
	}

	@ParameterizedTest
	@MethodSource("io.github.taskqueue.internal.testing.Faults#all")
	void whateverTheStoreThrowsChangesAreToldAfterwards(Throwable fault) {
		this.store.apply(List.of(record(TaskStatus.RUNNING, 1, 1)));
		this.watch.subscribe("id", LONG, this.seen);
		Awaitility.await().until(() -> this.seen.statuses.equals(List.of(TaskStatus.RUNNING)));
		this.faults.add(fault, 2);
		Awaitility.await().until(this.faults::areOver);
		this.store.apply(List.of(record(TaskStatus.SUCCEEDED, 9, 1)));
		Awaitility.await().until(() -> this.seen.statuses.equals(List.of(TaskStatus.RUNNING, TaskStatus.SUCCEEDED)));
		Seen later = new Seen();
		this.watch.subscribe("id", LONG, later);
		Awaitility.await().until(() -> later.statuses.equals(List.of(TaskStatus.SUCCEEDED)));
	}

	@ParameterizedTest
	@MethodSource("io.github.taskqueue.internal.testing.Faults#all")
	void aWatchEndsWithItsTimeWhileTheStoreIsAway(Throwable fault) {
		this.faults.add(fault, 1_000);
		this.watch.subscribe("nobody", Duration.ofMillis(1), this.seen);
		Awaitility.await().until(() -> this.seen.timedOut);
		assertThat(this.faults.areOver()).isFalse();
	}

	@ParameterizedTest
	@MethodSource("io.github.taskqueue.internal.testing.Faults#all")
	void whoeverFailsIsToldAgainAndTheOthersAllTheSame(Throwable fault) {
		this.store.apply(List.of(record(TaskStatus.RUNNING, 1, 1)));
		this.seen.faults.add(fault, 1);
		Seen alwaysFailing = new Seen();
		alwaysFailing.faults.add(fault, 1_000);
		Seen other = new Seen();
		this.watch.subscribe("id", LONG, alwaysFailing);
		this.watch.subscribe("id", LONG, this.seen);
		this.watch.subscribe("id", LONG, other);
		Awaitility.await().until(() -> this.seen.statuses.equals(List.of(TaskStatus.RUNNING)));
		this.store.apply(List.of(record(TaskStatus.SUCCEEDED, 9, 1)));
		for (Seen told : List.of(this.seen, other)) {
			Awaitility.await().until(() -> told.statuses.equals(List.of(TaskStatus.RUNNING, TaskStatus.SUCCEEDED)));
		}
		assertThat(alwaysFailing.faults.areOver()).isFalse();
	}

	@ParameterizedTest
	@MethodSource("io.github.taskqueue.internal.testing.Faults#all")
	void whoeverFailsAtTheEndOfItsTimeIsToldAgainAndTheOthersAllTheSame(Throwable fault) {
		this.seen.faults.add(fault, 2);
		Seen other = new Seen();
		this.watch.subscribe("nobody", Duration.ofMillis(1), this.seen);
		this.watch.subscribe("nobody", Duration.ofMillis(1), other);
		Awaitility.await().until(() -> this.seen.timedOut && other.timedOut);
		assertThat(this.seen.faults.areOver()).isTrue();
	}

	private static TaskRecord record(TaskStatus status, long position, long revision) {
		return new TaskRecord("id", "task", "queue", status, position, revision, 1, 5,
				new TaskRecord.Times(Instant.EPOCH, null, null, null, null), "worker", "", null, null);
	}

	private static final class Seen implements StatusWatch.Subscriber {

		private final List<TaskStatus> statuses = new CopyOnWriteArrayList<>();

		private final Faults faults = new Faults();

		private volatile boolean timedOut;

		@Override
		public void changed(@Nullable TaskRecord task) {
			this.faults.meet();
			if (task != null) {
				this.statuses.add(task.status());
			}
		}

		@Override
		public void timedOut() {
			this.faults.meet();
			this.timedOut = true;
		}

	}

}
