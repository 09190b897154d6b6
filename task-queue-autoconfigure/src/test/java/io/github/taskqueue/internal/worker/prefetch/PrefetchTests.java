package io.github.taskqueue.internal.worker.prefetch;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.convert.DurationStyle;

import io.github.taskqueue.TestTasks;
import io.github.taskqueue.internal.definition.Concurrency;
import io.github.taskqueue.internal.definition.PrefetchPolicy;
import io.github.taskqueue.internal.definition.QueueSettings;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.retry.Backoff;
import io.github.taskqueue.internal.retry.RetryPolicy;
import io.github.taskqueue.internal.retry.RetryableFailures;
import io.github.taskqueue.internal.start.StartException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PrefetchTests {

	private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

	@ParameterizedTest
	@CsvSource({ "10s, 4, 20", "1m, 4, 20", "61s, 4, 4", "10m, 1, 1", "1m, 1, 17" })
	void shortTasksGetABuffer(String timeout, int concurrency, int expected) {
		assertThat(prefetch(null, concurrency, HALF_AN_HOUR, task(timeout, "1s"))).isEqualTo(expected);
	}

	@Test
	void queueWithoutTasksGetsNone() {
		assertThat(prefetch(null, 4, HALF_AN_HOUR)).isEqualTo(4);
	}

	@Test
	void bufferIsAsLargeAsThereIsTimeFor() {
		assertThat(prefetch(null, 4, Duration.ofMinutes(3), task("1m", "1s"))).isEqualTo(8);
		assertThat(prefetch(null, 4, Duration.ofSeconds(61), task("1m", "1s"))).isEqualTo(4);
	}

	@Test
	void sourcesOfOneQueueShareTheTimeThatThereIs() {
		assertThat(settings(2, null, 4, Duration.ofMinutes(3), task("1m", "1s")).get()).isEqualTo(4);
	}

	@Test
	void retriesInPlaceOfTheTasksBeforeCount() {
		assertThat(prefetch(null, 1, HALF_AN_HOUR, task("1m", "200ms"))).isEqualTo(8);
	}

	@Test
	void retriesInPlaceOfTheTaskItselfDoNot() {
		assertThat(prefetch(null, 2, HALF_AN_HOUR, task("29m", "200ms"))).isEqualTo(2);
	}

	@Test
	void taskThatCouldBeLateStopsTheStart() {
		assertThatExceptionOfType(StartException.class)
			.isThrownBy(() -> prefetch(null, 4, HALF_AN_HOUR, task("1s", "1s"), task("30m", "1s")))
			.withMessage(
					"Task 'TestTasks.run' may run for PT30M, after a wait of up to PT0S behind prefetched tasks (prefetch 4,"
							+ " concurrency 4), but the ack timeout is PT30M in queue" + " 'tests'.")
			.satisfies((ex) -> assertThat(ex.action()).contains("Shorten the task's timeout",
					"raise task-queue.queues.tests.ack-timeout", "consumer_timeout", "TaskContext.endSliceIfOver"));
	}

	@Test
	void taskThatCouldBeLateBecauseOfThePrefetchStopsTheStart() {
		assertThat(prefetch(6, 2, HALF_AN_HOUR, task("9m", "1s"))).isEqualTo(6);
		assertThatExceptionOfType(StartException.class).isThrownBy(() -> prefetch(7, 2, HALF_AN_HOUR, task("9m", "1s")))
			.withMessageContaining("may run for PT9M, after a wait of up to PT27M");
	}

	@Test
	void tasksAreReadAheadWhereThereIsTimeToWaitBehindLongOnes() {
		assertThat(settings(null, 4, HALF_AN_HOUR, task("10m", "1s")).allowsReadAhead()).isTrue();
		assertThat(settings(null, 4, HALF_AN_HOUR, task("15m", "1s")).allowsReadAhead()).isFalse();
		assertThat(settings(null, 4, HALF_AN_HOUR, task("10m", "200ms")).allowsReadAhead()).isFalse();
		assertThat(settings(4, 4, HALF_AN_HOUR, task("10m", "1s")).allowsReadAhead()).isFalse();
	}

	@Test
	void placesAreLentWhereThereIsTimeToWaitForTheTasksThatHaveThem() {
		assertThat(settings(4, 4, HALF_AN_HOUR, task("10m", "1s")).allowsLentPlaces()).isTrue();
		assertThat(settings(8, 4, HALF_AN_HOUR, task("10m", "1s")).allowsLentPlaces()).isFalse();
		assertThat(settings(null, 4, HALF_AN_HOUR, task("15m", "1s")).allowsLentPlaces()).isFalse();
	}

	private static TaskDefinition task(String timeout, String backoff) {
		RetryPolicy retry = new RetryPolicy(5, new Backoff(duration(backoff), 2, Duration.ofMinutes(10), 0.5),
				RetryableFailures.ALL);
		TaskDefinition any = TestTasks.execution(Duration.ofSeconds(1)).definition();
		return new TaskDefinition(any.name(), any.queue(), duration(timeout), any.expires(), retry, any.method(),
				any.annotations());
	}

	private static Duration duration(String text) {
		return DurationStyle.detectAndParse(text);
	}

	private static int prefetch(@Nullable Integer prefetch, int concurrency, Duration ackTimeout,
			TaskDefinition... tasks) {
		return settings(prefetch, concurrency, ackTimeout, tasks).get();
	}

	private static Prefetch settings(@Nullable Integer configured, int concurrency, Duration ackTimeout,
			TaskDefinition... tasks) {
		return settings(1, configured, concurrency, ackTimeout, tasks);
	}

	private static Prefetch settings(int sources, @Nullable Integer configured, int concurrency, Duration ackTimeout,
			TaskDefinition... tasks) {
		return new Prefetch(new QueueSettings("tests", new Concurrency(concurrency, concurrency),
				new PrefetchPolicy(configured), ackTimeout, List.of(tasks)), sources);
	}

}
