package io.github.taskqueue.internal.status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Queue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.internal.background.ManualLoop;
import io.github.taskqueue.internal.store.RetentionLimits;
import io.github.taskqueue.internal.store.StatusStore;
import io.github.taskqueue.internal.store.TaskRecord;
import io.github.taskqueue.internal.testing.Faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StatusRetentionTests {

	private static final Duration INTERVAL = Duration.ofMinutes(10);

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final ManualLoop manual = new ManualLoop();

	private final Faults faults = new Faults();

	private final OldTasks store = new OldTasks();

	private StatusRetention retention(Duration interval) {
		return new StatusRetention(
				this.faults.in(StatusStore.class, this.store), new StatusSettings.Retention(Duration.ofDays(7),
						Duration.ofDays(30), Duration.ofDays(365), Duration.ofDays(90), interval),
				Clock.systemUTC(), this.manual.loop());
	}

	@Test
	void someAreRemovedAtATimeOnceInAnInterval() {
		try (StatusRetention retention = retention(INTERVAL)) {
			this.store.steps.addAll(List.of(500, 500, 3, 1));
			this.manual.pass(INTERVAL.minus(SECOND));
			assertThat(this.store.turns).isZero();
			this.manual.pass(SECOND);
			this.manual.pass(Duration.ZERO);
			this.manual.pass(Duration.ZERO);
			this.manual.pass(Duration.ZERO);
			assertThat(this.store.steps).containsExactly(1);
			assertThat(this.store.turns).isEqualTo(1);
			this.manual.pass(INTERVAL);
			assertThat(this.store.steps).isEmpty();
			assertThat(this.store.turns).isEqualTo(2);
		}
	}

	@Test
	void nothingIsRemovedWhenItIsTheTurnOfAnother() {
		try (StatusRetention retention = retention(INTERVAL)) {
			this.store.steps.add(1);
			this.store.mine = false;
			this.manual.pass(INTERVAL);
			assertThat(this.store.steps).hasSize(1);
			this.store.mine = true;
			this.manual.pass(INTERVAL);
			assertThat(this.store.steps).isEmpty();
		}
	}

	@ParameterizedTest
	@MethodSource("io.github.taskqueue.internal.testing.Faults#all")
	void removalIsRepeatedWhateverWasThrown(Throwable fault) {
		try (StatusRetention retention = retention(INTERVAL)) {
			this.store.steps.addAll(List.of(500, 3, 1));
			this.faults.add(fault, 1);
			this.manual.pass(INTERVAL);
			assertThat(this.store.steps).hasSize(3);
			this.manual.pass(SECOND);
			assertThat(this.store.steps).hasSize(2);
			this.faults.add(fault, 1);
			this.manual.pass(Duration.ZERO);
			assertThat(this.store.steps).hasSize(2);
			this.manual.pass(SECOND);
			assertThat(this.store.steps).hasSize(1);
			assertThat(this.store.turns).isEqualTo(1);
			this.manual.pass(INTERVAL);
			assertThat(this.store.steps).isEmpty();
		}
	}

	@Test
	void anIntervalOfNoTimeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> retention(Duration.ZERO))
			.withMessageContaining("task-queue.store.retention.interval");
	}

	/**
	 * Says how many tasks it has removed in each step.
	 */
	private static final class OldTasks implements StatusStore {

		private final Queue<Integer> steps = new ArrayDeque<>();

		private boolean mine = true;

		private int turns;

		@Override
		public int removeOld(RetentionLimits limits, int limit) {
			return this.steps.remove();
		}

		@Override
		public boolean takeTurn(String name, Instant now, Duration period) {
			this.turns++;
			return this.mine;
		}

		@Override
		public void apply(List<TaskRecord> changes) {
			throw new UnsupportedOperationException();
		}

		@Override
		public List<TaskRecord> find(Collection<String> ids) {
			throw new UnsupportedOperationException();
		}

		@Override
		public List<TaskRecord> search(TaskQuery query, Instant now, int limit, Duration timeout) {
			throw new UnsupportedOperationException();
		}

	}

}
