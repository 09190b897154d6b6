package io.github.taskqueue.internal.retry;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BackoffTests {

	private static final Duration MAX = Duration.ofMinutes(10);

	private static final int[] ATTEMPTS = IntStream
		.concat(IntStream.rangeClosed(1, 3000), IntStream.of(100_000, Integer.MAX_VALUE))
		.toArray();

	@ParameterizedTest
	@CsvSource({ "1,PT1S", "2,PT2S", "3,PT4S", "4,PT8S", "10,PT8M32S", "11,PT10M" })
	void pauseGrowsByTheMultiplierUpToTheCap(int attempt, Duration expected) {
		assertThat(new Backoff(Duration.ofSeconds(1), 2, MAX, 0.5).nominal(attempt)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 1, 1.0001, 1.5, 2, 10, 1e300 })
	void pauseNeverShrinksNorLeavesItsBounds(double multiplier) {
		for (Duration initial : new Duration[] { Duration.ofNanos(1), Duration.ofMillis(125), MAX }) {
			Backoff backoff = new Backoff(initial, multiplier, MAX, 0.5);
			Duration previous = initial;
			for (int attempt : ATTEMPTS) {
				Duration pause = backoff.nominal(attempt);
				assertThat(pause).isBetween(previous, MAX);
				previous = pause;
			}
		}
	}

	@Test
	void pauseStaysTheSameWithoutMultiplier() {
		Backoff backoff = new Backoff(Duration.ofMillis(1500), 1, MAX, 0.5);
		for (int attempt : ATTEMPTS) {
			assertThat(backoff.nominal(attempt)).isEqualTo(Duration.ofMillis(1500));
		}
	}

	@Test
	void noPauseStaysNoPauseHoweverOftenItIsMultiplied() {
		Backoff backoff = new Backoff(Duration.ZERO, 2, MAX, 0.5);
		for (int attempt : ATTEMPTS) {
			assertThat(backoff.nominal(attempt)).as("attempt %d", attempt).isZero();
		}
	}

	@Test
	void capBelowTheInitialPauseWins() {
		assertThat(new Backoff(Duration.ofSeconds(5), 2, Duration.ofSeconds(3), 0).nominal(1)).hasSeconds(3);
	}

	@Test
	void longestPausesAreNoOverflow() {
		Duration longest = Duration.ofDays(365);
		Backoff backoff = new Backoff(longest, 2, longest, 0.5);
		assertThat(backoff.nominal(1)).isEqualTo(longest);
		assertThat(backoff.nominal(Integer.MAX_VALUE)).isEqualTo(longest);
		assertThat(backoff.jittered(longest, () -> 0L)).isEqualTo(longest);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 0.1, 0.5, 1 })
	void jitterShortensByNoMoreThanItsPart(double jitter) {
		Backoff backoff = new Backoff(Duration.ofSeconds(1), 2, MAX, jitter);
		for (long seed = 0; seed < 200; seed++) {
			RandomGenerator random = new Random(seed);
			for (int attempt = 1; attempt < 50; attempt++) {
				Duration nominal = backoff.nominal(attempt);
				long shortest = (long) (nominal.toNanos() * (1 - jitter));
				assertThat(backoff.jittered(nominal, random)).isBetween(Duration.ofNanos(shortest), nominal);
			}
		}
	}

	@Test
	void jitterUsesItsWholeRange() {
		Duration nominal = Duration.ofSeconds(10);
		Backoff backoff = new Backoff(nominal, 2, MAX, 0.5);
		Random random = new Random(42);
		List<Long> millis = Stream.generate(() -> backoff.jittered(nominal, random).toMillis()).limit(1000).toList();
		assertThat(millis).anyMatch((pause) -> pause < 5_100).anyMatch((pause) -> pause > 9_900);
		assertThat(millis.stream().filter((pause) -> pause < 7_500).count()).isBetween(400L, 600L);
	}

	@Test
	void withoutJitterThePauseIsExact() {
		Backoff backoff = new Backoff(Duration.ofMillis(1234), 2, MAX, 0);
		assertThat(backoff.jittered(Duration.ofMillis(1234), new Random(1))).hasMillis(1234);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			PT-0.001S | 2         | PT1M  | 0.5  | backoff must be between 0 and 365 days
					P365DT1S  | 2         | PT1M  | 0.5  | backoff must be between 0 and 365 days
			PT1S      | 0.99      | PT1M  | 0.5  | multiplier must be at least 1
			PT1S      | NaN       | PT1M  | 0.5  | multiplier must be at least 1
			PT1S      | Infinity  | PT1M  | 0.5  | multiplier must be at least 1
			PT1S      | -2        | PT1M  | 0.5  | multiplier must be at least 1
			PT1S      | 2         | PT-1S | 0.5  | max-backoff must be between 0 and 365 days
					PT1S      | 2         | P366D | 0.5  | max-backoff must be between 0 and 365 days
			PT1S      | 2         | PT1M  | -0.1 | jitter must be between 0 and 1
			PT1S      | 2         | PT1M  | 1.1  | jitter must be between 0 and 1
			PT1S      | 2         | PT1M  | NaN  | jitter must be between 0 and 1
			""")
	void valueOutOfItsRangeIsRefused(Duration initial, double multiplier, Duration max, double jitter, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(initial, multiplier, max, jitter))
			.withMessage(message);
	}

}
