package io.github.taskqueue.internal.worker.consume;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.internal.worker.consume.DueAcks.Batch;

import static org.assertj.core.api.Assertions.assertThat;

class DueAcksTests {

	private static final int PREFETCH = 40;

	private static final int READ_AHEAD = 30;

	private static final Batch NONE = new Batch(0, List.of());

	/**
	 * The clock of the JVM may overflow at any time.
	 */
	private long now = Long.MAX_VALUE - 1;

	private final DueAcks acks = new DueAcks(() -> this.now);

	DueAcksTests() {
		this.acks.resize(PREFETCH, READ_AHEAD);
	}

	@Test
	void rareTaskIsAcknowledgedNow() {
		for (long tag = 1; tag <= 3; tag++) {
			this.acks.delivered(tag, Deliveries.any());
			this.acks.done(tag);
			assertThat(this.acks.isNow()).isTrue();
			assertThat(this.acks.take()).isEqualTo(new Batch(tag, List.of()));
			pass(DueAcks.PATIENCE);
		}
	}

	@Test
	void whileTasksAreReadAheadTheNextOneIsWaitedForIfTheLastWasJustNow() {
		this.acks.delivered(1, Deliveries.any());
		this.acks.done(1);
		this.acks.take();
		pass(DueAcks.PATIENCE.minusNanos(1));
		this.acks.delivered(2, Deliveries.any());
		this.acks.done(2);
		assertThat(this.acks.isNow()).isFalse();
		pass(Duration.ofNanos(1));
		assertThat(this.acks.isNow()).isTrue();
	}

	@Test
	void whileNoneIsReadAheadTheLastInHandIsNotLeft() {
		this.acks.resize(PREFETCH, 0);
		deliver(2);
		this.acks.done(1);
		assertThat(this.acks.isNow()).isFalse();
		this.acks.take();
		this.acks.done(2);
		assertThat(this.acks.isNow()).isTrue();
	}

	@Test
	void quarterOfThePrefetchIsEnough() {
		deliver(PREFETCH);
		LongStream.range(1, 10).forEach(this.acks::done);
		assertThat(this.acks.isNow()).isFalse();
		this.acks.done(10);
		assertThat(this.acks.isNow()).isTrue();
		assertThat(this.acks.take()).isEqualTo(new Batch(10, List.of()));
	}

	@Test
	void thoseThatWereLeftAreNotLookedAtForEachTask() {
		deliver(PREFETCH);
		LongStream.range(2, 12).forEach(this.acks::done);
		assertThat(this.acks.isNow()).isTrue();
		assertThat(this.acks.take()).isEqualTo(NONE);
		assertThat(this.acks.isAnyLeft()).isTrue();
		this.acks.done(12);
		assertThat(this.acks.isNow()).isFalse();
	}

	@Test
	void oldestIsWaitedForWhileItIsAboutToEnd() {
		deliver(3);
		this.acks.done(2);
		this.acks.done(3);
		assertThat(this.acks.take()).isEqualTo(NONE);
		pass(Duration.ofMillis(20).minusNanos(1));
		assertThat(this.acks.take()).isEqualTo(NONE);
		pass(Duration.ofNanos(1));
		assertThat(this.acks.take()).isEqualTo(new Batch(0, List.of(2L, 3L)));
		assertThat(this.acks.isAnyLeft()).isFalse();
	}

	@Test
	void eachOldestIsWaitedForAnew() {
		deliver(3);
		this.acks.done(2);
		this.acks.take();
		pass(Duration.ofMillis(19));
		this.acks.done(1);
		assertThat(this.acks.take()).isEqualTo(new Batch(2, List.of()));
		LongStream.of(4, 5).forEach((tag) -> this.acks.delivered(tag, Deliveries.any()));
		this.acks.done(4);
		assertThat(this.acks.take()).isEqualTo(NONE);
		pass(Duration.ofMillis(19));
		assertThat(this.acks.take()).isEqualTo(NONE);
		pass(Duration.ofMillis(1));
		assertThat(this.acks.take()).isEqualTo(new Batch(0, List.of(4L)));
	}

	@Test
	void moreThanHalfOfWhatIsReadAheadIsNotLeft() {
		deliver(PREFETCH);
		LongStream.rangeClosed(2, 1 + READ_AHEAD / 2).forEach(this.acks::done);
		assertThat(this.acks.take()).isEqualTo(NONE);
		this.acks.done(PREFETCH);
		assertThat(this.acks.take().single()).hasSize(1 + READ_AHEAD / 2);
	}

	@Test
	void allAreTakenWhoeverIsInHand() {
		deliver(3);
		this.acks.done(1);
		this.acks.done(3);
		assertThat(this.acks.takeAll()).isEqualTo(new Batch(1, List.of(3L)));
		assertThat(this.acks.inHand()).isEqualTo(1);
	}

	private void deliver(int count) {
		LongStream.rangeClosed(1, count).forEach((tag) -> this.acks.delivered(tag, Deliveries.any()));
	}

	private void pass(Duration time) {
		this.now += time.toNanos();
	}

}
