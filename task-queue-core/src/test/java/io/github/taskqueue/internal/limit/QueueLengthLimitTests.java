package io.github.taskqueue.internal.limit;

import java.time.Duration;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QueueLengthLimitTests {

	private OptionalLong depth = OptionalLong.of(0);

	private int questions;

	private long now;

	private final QueueLengthLimit limit = new QueueLengthLimit(3, this::answer, () -> this.now);

	private OptionalLong answer() {
		this.questions++;
		return this.depth;
	}

	@Test
	void ownTasksCountBetweenTwoAnswers() {
		send(3);
		assertThat(this.limit.enter()).isEqualTo(Duration.ofSeconds(1));
		assertThat(this.questions).isOne();
	}

	@Test
	void tasksUnderWayCount() {
		this.limit.enter();
		this.limit.enter();
		this.limit.enter();
		assertThat(this.limit.enter()).isNotNull();
		this.limit.leave(false);
		assertThat(this.limit.enter()).isNull();
	}

	@Test
	void theBrokerIsAskedOnceASecond() {
		send(1);
		after(Duration.ofMillis(900));
		send(1);
		assertThat(this.questions).isOne();
		after(Duration.ofMillis(100));
		this.depth = OptionalLong.of(2);
		send(1);
		assertThat(this.questions).isEqualTo(2);
		assertThat(this.limit.enter()).isNotNull();
	}

	@Test
	void theBrokerIsAskedAnewBeforeATaskIsRefused() {
		send(3);
		after(Duration.ofMillis(20));
		assertThat(this.limit.enter()).isNull();
		assertThat(this.questions).isEqualTo(2);
	}

	@Test
	void theWaitGrowsWithTheTimeForWhichTheQueueIsFull() {
		this.depth = OptionalLong.of(3);
		assertThat(this.limit.enter()).isEqualTo(Duration.ofSeconds(1));
		after(Duration.ofSeconds(7));
		assertThat(this.limit.enter()).isEqualTo(Duration.ofSeconds(7));
		after(Duration.ofSeconds(70));
		assertThat(this.limit.enter()).isEqualTo(Duration.ofSeconds(30));
		after(Duration.ofSeconds(1));
		this.depth = OptionalLong.of(0);
		send(3);
		assertThat(this.limit.enter()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void nothingIsRefusedWhileTheDepthIsNotKnown() {
		this.depth = OptionalLong.empty();
		send(10);
		assertThat(this.limit.enter()).isNull();
	}

	private void send(int tasks) {
		for (int i = 0; i < tasks; i++) {
			assertThat(this.limit.enter()).isNull();
			this.limit.leave(true);
		}
	}

	private void after(Duration time) {
		this.now += time.toNanos();
	}

}
