package io.github.taskqueue.internal.journal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SnapshotsTests {

	private static final long LOG = 1_000_000;

	private final AtomicInteger written = new AtomicInteger();

	private Snapshots snapshots(boolean leader) {
		return new Snapshots(new LiveRecords(), () -> LOG, () -> leader,
				(each) -> CompletableFuture.completedFuture(null), () -> {
					this.written.incrementAndGet();
					return CompletableFuture.completedFuture(null);
				});
	}

	private void read(List<Snapshots> processes, int bytes) {
		processes.forEach((each) -> each.read(bytes));
		processes.forEach((each) -> each.keep((over) -> {
		}));
	}

	@Test
	void leaderWritesASnapshotBeforeAnyOther() {
		List<Snapshots> processes = List.of(snapshots(false), snapshots(true));
		read(processes, 240_000);
		assertThat(this.written).hasValue(0);
		read(processes, 20_000);
		assertThat(this.written).hasValue(1);
	}

	@Test
	void processesWithoutALeaderDoNotWriteAllAtOnce() {
		List<Snapshots> processes = Stream.generate(() -> snapshots(false)).limit(20).toList();
		read(processes, 325_000);
		assertThat(this.written).hasValue(0);
		for (int i = 0; i < 110 && this.written.get() == 0; i++) {
			read(processes, 1_000);
		}
		assertThat(this.written).hasPositiveValue().hasValueLessThan(6);
	}

}
