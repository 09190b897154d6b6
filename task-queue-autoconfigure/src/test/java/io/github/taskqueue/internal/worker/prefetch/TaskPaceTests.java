package io.github.taskqueue.internal.worker.prefetch;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.convert.DurationStyle;

import static org.assertj.core.api.Assertions.assertThat;

class TaskPaceTests {

	private static final int THREADS = 10;

	private final TaskPace pace = new TaskPace(THREADS, 500);

	private long ended;

	private long busy;

	@ParameterizedTest
	@CsvSource({ "100us, true", "9999us, true", "10ms, false", "1s, false" })
	void isHighWhereAsManyTasksTakeLessThanHalfASecond(String each, boolean expected) {
		assertThat(isHigh(false, 100, duration(each))).isEqualTo(expected);
	}

	@Test
	void fallsOnlyWhenTasksTakeClearlyLonger() {
		assertThat(isHigh(true, 100, Duration.ofMillis(39))).isTrue();
		assertThat(isHigh(true, 100, Duration.ofMillis(40))).isFalse();
		assertThat(isHigh(false, 100, Duration.ofMillis(39))).isFalse();
	}

	@Test
	void countsTheTimeSinceTheLastLookOnly() {
		isHigh(false, 1_000_000, Duration.ofSeconds(1));
		assertThat(isHigh(false, 100, Duration.ofMillis(1))).isTrue();
		assertThat(isHigh(true, 100, Duration.ofSeconds(1))).isFalse();
	}

	/**
	 * Threads that wait for a slow line do little, and are what it is for.
	 */
	@Test
	void threadsThatWaitForTasksDoNotLowerIt() {
		assertThat(isHigh(false, THREADS, Duration.ofMillis(1))).isTrue();
	}

	@Test
	void fewTasksAreNotWorthIt() {
		assertThat(isHigh(false, THREADS - 1, Duration.ofNanos(1))).isFalse();
		assertThat(isHigh(true, 1, Duration.ofNanos(1))).isTrue();
	}

	@Test
	void manyThreadsNeedNotAllEndATaskBetweenTwoLooks() {
		assertThat(new TaskPace(200, 500).isHigh(false, 66, 66 * Duration.ofMillis(150).toNanos())).isTrue();
	}

	@Test
	void fallsWhenThreadsStandStillOrHaveNothingToDo() {
		this.busy += Duration.ofSeconds(1).toNanos();
		assertThat(this.pace.isHigh(true, this.ended, this.busy)).isFalse();
		assertThat(this.pace.isHigh(true, this.ended, this.busy)).isFalse();
	}

	@Test
	void fewerThreadsNeedShorterTasks() {
		TaskPace single = new TaskPace(1, 500);
		assertThat(single.isHigh(false, 100, 100 * Duration.ofMillis(1).toNanos())).isFalse();
		assertThat(single.isHigh(false, 200, 200 * Duration.ofMillis(1).toNanos())).isFalse();
		assertThat(new TaskPace(1, 500).isHigh(false, 100, 100 * Duration.ofNanos(999_999).toNanos())).isTrue();
	}

	private boolean isHigh(boolean before, int tasks, Duration each) {
		this.ended += tasks;
		this.busy += tasks * each.toNanos();
		return this.pace.isHigh(before, this.ended, this.busy);
	}

	private static Duration duration(String text) {
		return DurationStyle.detectAndParse(text);
	}

}
