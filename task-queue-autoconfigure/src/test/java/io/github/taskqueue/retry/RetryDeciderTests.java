package io.github.taskqueue.retry;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.taskqueue.DeadLetterReason;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.RetryLaterException;
import io.github.taskqueue.retry.RetryDecision.Dead;
import io.github.taskqueue.retry.RetryDecision.InPlace;
import io.github.taskqueue.retry.RetryDecision.Later;

import static org.assertj.core.api.Assertions.assertThat;

class RetryDeciderTests {

	private static final Throwable FAILURE = new IOException("down");

	private final RetryDecider decider = new RetryDecider(new Random(7));

	@ParameterizedTest
	@CsvSource({ "PT0S,true", "PT0.001S,true", "PT0.999999999S,true", "PT1S,false", "PT1.5S,false", "PT10M,false" })
	void nominalPauseBelowASecondIsSpentOnTheWorker(Duration backoff, boolean inPlace) {
		RetryDecision decision = this.decider.decide(policy(5, backoff, 0), 1, FAILURE);
		assertThat(decision).isEqualTo(inPlace ? new InPlace(backoff) : new Later(backoff, true));
	}

	@Test
	void jitterDoesNotChangeWhereThePauseIsSpent() {
		for (int attempt = 1; attempt < 5; attempt++) {
			for (int i = 0; i < 500; i++) {
				assertThat(this.decider.decide(policy(5, Duration.ofSeconds(1), 1), attempt, FAILURE))
					.isInstanceOf(Later.class);
				assertThat(this.decider.decide(policy(5, Duration.ofMillis(999), 1), 1, FAILURE))
					.isInstanceOf(InPlace.class);
			}
		}
	}

	@Test
	void growingPauseMovesFromTheWorkerToTheBroker() {
		RetryPolicy policy = policy(9, Duration.ofMillis(250), 0);
		assertThat(this.decider.decide(policy, 1, FAILURE)).isEqualTo(new InPlace(Duration.ofMillis(250)));
		assertThat(this.decider.decide(policy, 2, FAILURE)).isEqualTo(new InPlace(Duration.ofMillis(500)));
		assertThat(this.decider.decide(policy, 3, FAILURE)).isEqualTo(new Later(Duration.ofSeconds(1), true));
		assertThat(this.decider.decide(policy, 8, FAILURE)).isEqualTo(new Later(Duration.ofSeconds(32), true));
	}

	@Test
	void delaysStayWithinNominalAndJitterForEveryAttempt() {
		RetryPolicy policy = policy(Integer.MAX_VALUE, Duration.ofMillis(10), 0.5);
		for (int attempt = 1; attempt < 2_000; attempt++) {
			Duration nominal = policy.backoff().nominal(attempt);
			assertThat(delay(this.decider.decide(policy, attempt, FAILURE))).isBetween(nominal.dividedBy(2), nominal);
		}
	}

	private static Duration delay(RetryDecision decision) {
		return (decision instanceof InPlace inPlace) ? inPlace.delay() : ((Later) decision).delay();
	}

	@Test
	void lastAttemptIsFollowedByTheDeadLetter() {
		for (int max = 1; max < 50; max++) {
			RetryPolicy policy = policy(max, Duration.ofSeconds(1), 0.5);
			for (int attempt = 1; attempt < max; attempt++) {
				assertThat(this.decider.decide(policy, attempt, FAILURE)).isNotInstanceOf(Dead.class);
			}
			assertThat(this.decider.decide(policy, max, FAILURE)).isEqualTo(new Dead(DeadLetterReason.EXHAUSTED));
			assertThat(this.decider.decide(policy, max + 1, FAILURE)).isEqualTo(new Dead(DeadLetterReason.EXHAUSTED));
		}
	}

	@Test
	void failureThatIsNotWorthItIsPermanentAtOnce() {
		assertThat(this.decider.decide(policy(5, Duration.ofSeconds(1), 0), 1, new PermanentTaskException("no")))
			.isEqualTo(new Dead(DeadLetterReason.PERMANENT));
	}

	@Test
	void permanentFailureOfTheLastAttemptIsCalledPermanent() {
		assertThat(this.decider.decide(policy(1, Duration.ofSeconds(1), 0), 1, new PermanentTaskException("no")))
			.isEqualTo(new Dead(DeadLetterReason.PERMANENT));
	}

	@Test
	void askingForLaterIsNoAttempt() {
		RetryPolicy policy = policy(1, Duration.ofSeconds(1), 0.5);
		assertThat(this.decider.decide(policy, 1, new RetryLaterException(Duration.ofMillis(5))))
			.isEqualTo(new Later(Duration.ofMillis(5), false));
	}

	@Test
	void askingForLaterIsHeardThroughOtherExceptions() {
		Throwable wrapped = new IllegalStateException(new IOException(new RetryLaterException(Duration.ofHours(1))));
		assertThat(this.decider.decide(policy(5, Duration.ofSeconds(1), 0), 3, wrapped))
			.isEqualTo(new Later(Duration.ofHours(1), false));
	}

	@Test
	void askingForLaterMayBeAnAttempt() {
		RetryPolicy policy = policy(3, Duration.ofMillis(1), 0.5);
		for (int attempt = 1; attempt < 3; attempt++) {
			assertThat(this.decider.decide(policy, attempt, new CountedException(Duration.ofMillis(5))))
				.isEqualTo(new Later(Duration.ofMillis(5), true));
		}
		assertThat(this.decider.decide(policy, 3, new CountedException(Duration.ofMillis(5))))
			.isEqualTo(new Dead(DeadLetterReason.EXHAUSTED));
	}

	@Test
	void errorsAreTriedAgainAsExceptionsAre() {
		assertThat(this.decider.decide(policy(2, Duration.ofSeconds(2), 0), 1, new OutOfMemoryError()))
			.isEqualTo(new Later(Duration.ofSeconds(2), true));
	}

	@Test
	void onlyNamedFailuresAreTriedAgainWhereSomeAreNamed() {
		RetryPolicy policy = new RetryPolicy(5, new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 0),
				new RetryableFailures(Set.of(IOException.class), Set.of()));
		assertThat(this.decider.decide(policy, 1, FAILURE)).isInstanceOf(Later.class);
		assertThat(this.decider.decide(policy, 1, new IllegalStateException()))
			.isEqualTo(new Dead(DeadLetterReason.PERMANENT));
	}

	private static RetryPolicy policy(int maxAttempts, Duration backoff, double jitter) {
		return new RetryPolicy(maxAttempts, new Backoff(backoff, 2, Duration.ofMinutes(10), jitter),
				RetryableFailures.ALL);
	}

	private static final class CountedException extends RetryLaterException {

		CountedException(Duration delay) {
			super(delay, "busy", null);
		}

		@Override
		public boolean counted() {
			return true;
		}

	}

}
