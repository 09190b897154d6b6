package io.github.taskqueue.internal.pipeline;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.RetryLaterException;
import io.github.taskqueue.TestTasks;
import io.github.taskqueue.TestTasks.InHand;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.outcome.TaskOutcome.Dead;
import io.github.taskqueue.internal.outcome.TaskOutcome.Retry;
import io.github.taskqueue.internal.retry.Backoff;
import io.github.taskqueue.internal.retry.RetryPolicy;
import io.github.taskqueue.internal.retry.RetryableFailures;

import static org.assertj.core.api.Assertions.assertThat;

class RetryDeciderTests {

	private static final Throwable FAILURE = new IOException("down");

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static TaskOutcome decide(RetryPolicy policy, int attempt, Throwable failure) {
		return decide(policy, attempt, failure, new InHand(Duration.ofDays(1), false));
	}

	private static TaskOutcome decide(RetryPolicy policy, int attempt, Throwable failure, TaskDelivery delivery) {
		return RetryDecider.decide(TestTasks.execution(TestTasks.definition(TIMEOUT, policy), attempt, delivery),
				failure);
	}

	private static Retry inPlace(Duration delay) {
		return new Retry(FAILURE, delay, true, true);
	}

	private static Retry later(Duration delay) {
		return new Retry(FAILURE, delay, true, false);
	}

	private static boolean isInPlace(TaskOutcome failed) {
		return ((Retry) failed).inPlace();
	}

	@ParameterizedTest
	@CsvSource({ "PT0S,true", "PT0.001S,true", "PT0.999999999S,true", "PT1S,false", "PT1.5S,false", "PT10M,false" })
	void nominalPauseBelowASecondIsSpentOnTheWorker(Duration backoff, boolean inPlace) {
		assertThat(decide(policy(5, backoff, 0), 1, FAILURE)).isEqualTo(inPlace ? inPlace(backoff) : later(backoff));
	}

	@ParameterizedTest
	@CsvSource({ "PT0S,PT0S", "P3106D,P3106D", "PT2562047788015H12M55.807S,P3106D", "PT2562047788015215H,P3106D" })
	void delayThatABodyAsksForIsCutToWhatTheBrokerCanWait(Duration asked, Duration delay) {
		RetryLaterException later = new RetryLaterException(asked);
		assertThat(decide(policy(1, Duration.ZERO, 0), 1, later)).isEqualTo(new Retry(later, delay, false, false));
	}

	@Test
	void jitterDoesNotChangeWhereThePauseIsSpent() {
		for (int attempt = 1; attempt < 5; attempt++) {
			for (int i = 0; i < 500; i++) {
				assertThat(isInPlace(decide(policy(5, Duration.ofSeconds(1), 1), attempt, FAILURE))).isFalse();
				assertThat(isInPlace(decide(policy(5, Duration.ofMillis(999), 1), 1, FAILURE))).isTrue();
			}
		}
	}

	@Test
	void growingPauseMovesFromTheWorkerToTheBroker() {
		RetryPolicy policy = policy(9, Duration.ofMillis(250), 0);
		assertThat(decide(policy, 1, FAILURE)).isEqualTo(inPlace(Duration.ofMillis(250)));
		assertThat(decide(policy, 2, FAILURE)).isEqualTo(inPlace(Duration.ofMillis(500)));
		assertThat(decide(policy, 3, FAILURE)).isEqualTo(later(Duration.ofSeconds(1)));
		assertThat(decide(policy, 8, FAILURE)).isEqualTo(later(Duration.ofSeconds(32)));
	}

	@Test
	void delaysStayWithinNominalAndJitterForEveryAttempt() {
		RetryPolicy policy = policy(Integer.MAX_VALUE, Duration.ofMillis(10), 0.5);
		for (int attempt = 1; attempt < 2_000; attempt++) {
			Duration nominal = policy.backoff().nominal(attempt);
			assertThat(((Retry) decide(policy, attempt, FAILURE)).delay()).isBetween(nominal.dividedBy(2), nominal);
		}
	}

	@Test
	void retryForWhichTheDeliveryHasNoTimeLeftGoesThroughTheBroker() {
		RetryPolicy policy = policy(5, Duration.ofMillis(500), 0);
		Duration needed = TIMEOUT.plusMillis(500);
		assertThat(decide(policy, 1, FAILURE, new InHand(needed.plusNanos(1), false)))
			.isEqualTo(inPlace(Duration.ofMillis(500)));
		assertThat(decide(policy, 1, FAILURE, new InHand(needed, false))).isEqualTo(later(Duration.ofMillis(500)));
	}

	@Test
	void retryOfAnAttemptThatWasGivenUpGoesThroughTheBroker() {
		assertThat(decide(policy(5, Duration.ofMillis(500), 0), 1, FAILURE, new InHand(Duration.ofDays(1), true)))
			.isEqualTo(later(Duration.ofMillis(500)));
	}

	@Test
	void lastAttemptIsFollowedByTheDeadLetter() {
		for (int max = 1; max < 50; max++) {
			RetryPolicy policy = policy(max, Duration.ofSeconds(1), 0.5);
			for (int attempt = 1; attempt < max; attempt++) {
				assertThat(decide(policy, attempt, FAILURE)).isNotInstanceOf(Dead.class);
			}
			assertThat(decide(policy, max, FAILURE)).isEqualTo(new Dead(FAILURE, DeadLetterReason.EXHAUSTED));
			assertThat(decide(policy, max + 1, FAILURE)).isEqualTo(new Dead(FAILURE, DeadLetterReason.EXHAUSTED));
		}
	}

	@Test
	void failureThatIsNotWorthItIsPermanentAtOnce() {
		Throwable permanent = new PermanentTaskException("no");
		assertThat(decide(policy(5, Duration.ofSeconds(1), 0), 1, permanent))
			.isEqualTo(new Dead(permanent, DeadLetterReason.PERMANENT));
	}

	@Test
	void permanentFailureOfTheLastAttemptIsCalledPermanent() {
		Throwable permanent = new PermanentTaskException("no");
		assertThat(decide(policy(1, Duration.ofSeconds(1), 0), 1, permanent))
			.isEqualTo(new Dead(permanent, DeadLetterReason.PERMANENT));
	}

	@Test
	void askingForLaterIsNoAttempt() {
		Throwable later = new RetryLaterException(Duration.ofMillis(5));
		assertThat(decide(policy(1, Duration.ofSeconds(1), 0.5), 1, later))
			.isEqualTo(new Retry(later, Duration.ofMillis(5), false, false));
	}

	@Test
	void askingForLaterIsHeardThroughOtherExceptions() {
		Throwable wrapped = new IllegalStateException(new IOException(new RetryLaterException(Duration.ofHours(1))));
		assertThat(decide(policy(5, Duration.ofSeconds(1), 0), 3, wrapped))
			.isEqualTo(new Retry(wrapped, Duration.ofHours(1), false, false));
	}

	@Test
	void askingForLaterMayBeAnAttempt() {
		RetryPolicy policy = policy(3, Duration.ofMillis(1), 0.5);
		Throwable counted = new CountedException(Duration.ofMillis(5));
		for (int attempt = 1; attempt < 3; attempt++) {
			assertThat(decide(policy, attempt, counted))
				.isEqualTo(new Retry(counted, Duration.ofMillis(5), true, false));
		}
		assertThat(decide(policy, 3, counted)).isEqualTo(new Dead(counted, DeadLetterReason.EXHAUSTED));
	}

	@Test
	void errorsAreTriedAgainAsExceptionsAre() {
		Throwable error = new OutOfMemoryError();
		assertThat(decide(policy(2, Duration.ofSeconds(2), 0), 1, error))
			.isEqualTo(new Retry(error, Duration.ofSeconds(2), true, false));
	}

	@Test
	void onlyNamedFailuresAreTriedAgainWhereSomeAreNamed() {
		RetryPolicy policy = new RetryPolicy(5, new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 0),
				new RetryableFailures(Set.of(IOException.class), Set.of()));
		Throwable other = new IllegalStateException();
		assertThat(decide(policy, 1, FAILURE)).isEqualTo(later(Duration.ofSeconds(1)));
		assertThat(decide(policy, 1, other)).isEqualTo(new Dead(other, DeadLetterReason.PERMANENT));
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
