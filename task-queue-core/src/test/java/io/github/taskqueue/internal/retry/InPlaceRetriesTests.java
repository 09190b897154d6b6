package io.github.taskqueue.internal.retry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class InPlaceRetriesTests {

	private static final RetryPolicy FIVE = new RetryPolicy(5,
			new Backoff(Duration.ofMillis(10), 2, Duration.ofMinutes(10), 0), RetryableFailures.ALL);

	private final List<Integer> attempts = new ArrayList<>();

	private final List<Long> sleeps = new ArrayList<>();

	private final InPlaceRetries retries = new InPlaceRetries(FIVE, (pause) -> this.sleeps.add(pause.toMillis()));

	@AfterEach
	void clearInterrupt() {
		Thread.interrupted();
	}

	@Test
	void attemptsFollowUntilOneAsksForNoOther() throws InterruptedException {
		Ended end = run(this.retries, 1, (attempt) -> note(attempt, (attempt < 4) ? Duration.ofMillis(attempt) : null));
		assertThat(this.attempts).containsExactly(1, 2, 3, 4);
		assertThat(end.number()).isEqualTo(4);
	}

	@Test
	void pausesAreThoseThatWereAskedFor() throws InterruptedException {
		run(this.retries, 1, (attempt) -> note(attempt, (attempt < 4) ? Duration.ofMillis(100L * attempt) : null));
		assertThat(this.sleeps).containsExactly(100L, 200L, 300L);
	}

	@Test
	void countingGoesOnFromTheFirstAttempt() throws InterruptedException {
		run(this.retries, 3, (attempt) -> note(attempt, (attempt < 5) ? Duration.ZERO : null));
		assertThat(this.attempts).containsExactly(3, 4, 5);
	}

	@Test
	void loopEndsAtTheLatestWithThePolicysNumberOfAttempts() {
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> run(this.retries, 1, (attempt) -> note(attempt, Duration.ZERO)));
		assertThat(this.attempts).containsExactly(1, 2, 3, 4, 5);
	}

	@Test
	void everyRunCountsAnew() throws InterruptedException {
		for (int run = 0; run < 10; run++) {
			run(this.retries, 1, (attempt) -> note(attempt, (attempt < 5) ? Duration.ZERO : null));
		}
		assertThat(this.attempts).hasSize(50);
	}

	@Test
	void otherExceptionsPassAtOnce() {
		assertThatIllegalStateException().isThrownBy(() -> run(this.retries, 1, (attempt) -> {
			this.attempts.add(attempt);
			throw new IllegalStateException("broken");
		})).withMessage("broken");
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> run(this.retries, 1, (attempt) -> {
			this.attempts.add(attempt);
			throw new StackOverflowError();
		}));
		assertThat(this.attempts).containsExactly(1, 1);
	}

	@Test
	void interruptBetweenTwoAttemptsEndsTheLoop() {
		InPlaceRetries sleeping = new InPlaceRetries(FIVE, (pause) -> Thread.sleep(pause.toMillis()));
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> run(sleeping, 1, (attempt) -> {
			Thread.currentThread().interrupt();
			return note(attempt, Duration.ofMinutes(1));
		}));
		assertThat(this.attempts).containsExactly(1);
	}

	@Test
	void threadsShareALoopWithoutMixingTheirCounts() throws InterruptedException {
		AtomicInteger other = new AtomicInteger();
		Ended end = run(this.retries, 1, (attempt) -> {
			if (attempt == 2) {
				runOnAnotherThread(() -> other
					.set(run(this.retries, 1, (nested) -> note(nested, (nested < 3) ? Duration.ZERO : null)).number()));
			}
			return new Ended(attempt, (attempt < 4) ? Duration.ZERO : null);
		});
		assertThat(other).hasValue(3);
		assertThat(end.number()).isEqualTo(4);
	}

	private static void runOnAnotherThread(InterruptibleRunnable body) {
		Thread thread = new Thread(() -> {
			try {
				body.run();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
		thread.start();
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Ended run(InPlaceRetries retries, int first, IntFunction<Ended> attempt)
			throws InterruptedException {
		return retries.again(first, attempt.apply(first), attempt);
	}

	private Ended note(int attempt, @Nullable Duration pause) {
		this.attempts.add(attempt);
		return new Ended(attempt, pause);
	}

	private record Ended(int number, @Nullable Duration pauseInPlace) implements InPlaceRetries.Ended {

	}

	private interface InterruptibleRunnable {

		void run() throws InterruptedException;

	}

}
