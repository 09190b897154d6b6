package io.github.taskqueue.internal.worker.attempt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.internal.background.ManualLoop;

import static org.assertj.core.api.Assertions.assertThat;

class DeadlinesTests {

	private final ManualLoop timer = new ManualLoop();

	private Duration now = Duration.ZERO;

	private final Deadlines deadlines = new Deadlines(this.timer.loop(), () -> this.now.toNanos());

	private final List<String> calls = new ArrayList<>();

	@Test
	void callsOnceWhenTheTimeIsOver() {
		this.deadlines.set(Duration.ofSeconds(2), () -> this.calls.add("two"));
		this.deadlines.set(Duration.ofSeconds(1), () -> this.calls.add("one"));
		pass(Duration.ofMillis(999));
		assertThat(this.calls).isEmpty();
		pass(Duration.ofMillis(1));
		assertThat(this.calls).containsExactly("one");
		pass(Duration.ofSeconds(1));
		pass(Duration.ofSeconds(1));
		assertThat(this.calls).containsExactly("one", "two");
	}

	@Test
	void whatIsDroppedIsNotCalled() {
		this.deadlines.set(Duration.ofSeconds(1), () -> this.calls.add("dropped")).drop();
		pass(Duration.ofSeconds(2));
		assertThat(this.calls).isEmpty();
	}

	@Test
	void nobodyLooksWhereNothingIsOpen() {
		this.deadlines.set(Duration.ofSeconds(1), () -> this.calls.add("dropped")).drop();
		this.timer.ring();
		assertThat(this.timer.untilDue()).isZero();
		this.deadlines.set(Duration.ofSeconds(1), () -> this.calls.add("open"));
		assertThat(this.timer.untilDue()).isEqualTo(Duration.ofMillis(20));
	}

	@Test
	void oneLookServesAll() {
		for (int i = 0; i < 10; i++) {
			this.deadlines.set(Duration.ofSeconds(1), () -> this.calls.add("call"));
		}
		assertThat(this.timer.untilDue()).isEqualTo(Duration.ofMillis(20));
		pass(Duration.ofSeconds(1));
		assertThat(this.calls).hasSize(10);
	}

	@Test
	void aTimeOfAnyLengthIsPossible() {
		this.deadlines.set(Duration.ofSeconds(Long.MAX_VALUE), () -> this.calls.add("never"));
		pass(Duration.ofDays(10_000));
		assertThat(this.calls).isEmpty();
	}

	private void pass(Duration time) {
		this.now = this.now.plus(time);
		this.timer.ring();
	}

}
