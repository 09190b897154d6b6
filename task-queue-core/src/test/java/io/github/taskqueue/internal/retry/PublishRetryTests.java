package io.github.taskqueue.internal.retry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.PayloadTooLargeException;
import io.github.taskqueue.QueueFullException;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.UnconfirmedTaskException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PublishRetryTests {

	private static final Duration BUDGET = Duration.ofMillis(1500);

	private final PublishRetry retry = new PublishRetry();

	private final List<Duration> tries = new ArrayList<>();

	@AfterEach
	void clearInterrupt() {
		Thread.interrupted();
	}

	@Test
	void whatFailedForAPassingReasonIsRepeatedUntilItIsAccepted() {
		run((end) -> {
			note(end);
			if (this.tries.size() < 4) {
				throw (this.tries.size() % 2 == 0) ? unconfirmed() : unavailable();
			}
		});
		assertThat(this.tries).hasSize(4);
	}

	@Test
	void everyTryIsGivenWhatIsLeftOfTheBudget() {
		assertThatExceptionOfType(BrokerUnavailableException.class)
			.isThrownBy(() -> failWith(PublishRetryTests::unavailable));
		assertThat(this.tries).hasSizeGreaterThan(2).isSortedAccordingTo((one, other) -> other.compareTo(one));
		assertThat(this.tries).allSatisfy((left) -> assertThat(left).isBetween(Duration.ZERO, BUDGET));
	}

	@Test
	void noCallTakesLongerThanItsBudget() {
		long start = System.nanoTime();
		assertThatExceptionOfType(UnconfirmedTaskException.class)
			.isThrownBy(() -> failWith(PublishRetryTests::unconfirmed));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BUDGET.plusMillis(500));
	}

	@Test
	void budgetWithoutTimeForAPauseAllowsOneTry() {
		assertThatExceptionOfType(BrokerUnavailableException.class)
			.isThrownBy(() -> run(Duration.ofMillis(400), (end) -> {
				note(end);
				throw unavailable();
			}));
		assertThat(this.tries).hasSize(1);
	}

	@Test
	void whatMayHaveBeenStoredOnceStaysUnknown() {
		assertThatExceptionOfType(UnconfirmedTaskException.class)
			.isThrownBy(() -> failWith(() -> this.tries.size() == 1 ? unconfirmed() : unavailable()));
		assertThat(this.tries).hasSizeGreaterThan(2);
	}

	@Test
	void interruptEndsTheLoopWithTheReason() {
		assertThatExceptionOfType(UnconfirmedTaskException.class).isThrownBy(() -> failWith(() -> {
			Thread.currentThread().interrupt();
			return unconfirmed();
		}));
		assertThat(this.tries).hasSize(1);
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void errorIsThrownAsItIs() {
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> failWith(() -> {
			throw new StackOverflowError();
		}));
	}

	@Test
	void refusalIsAskedThreeTimesAndThenBelieved() {
		assertThatExceptionOfType(QueueFullException.class)
			.isThrownBy(() -> failWith(() -> new QueueFullException("full", Duration.ofSeconds(1))));
		assertThat(this.tries).hasSize(3);
	}

	@Test
	void unroutableTaskFailsAtOnce() {
		assertThatExceptionOfType(TaskUnroutableException.class)
			.isThrownBy(() -> failWith(() -> new TaskUnroutableException("no queue")));
		assertThat(this.tries).hasSize(1);
	}

	@Test
	void otherFailuresFailAtOnce() {
		assertThatExceptionOfType(PayloadTooLargeException.class)
			.isThrownBy(() -> failWith(() -> new PayloadTooLargeException("large")));
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> failWith(() -> {
			throw new IllegalStateException();
		}));
		assertThat(this.tries).hasSize(2);
	}

	private void note(long end) {
		this.tries.add(Duration.ofNanos(end - System.nanoTime()));
	}

	private void failWith(Supplier<TaskEnqueueException> failure) {
		run((end) -> {
			note(end);
			throw failure.get();
		});
	}

	private void run(LongConsumer publish) {
		run(BUDGET, publish);
	}

	/**
	 * As the publisher does.
	 */
	private void run(Duration budget, LongConsumer publish) {
		long end = System.nanoTime() + budget.toNanos();
		try {
			publish.accept(end);
		}
		catch (TaskEnqueueException ex) {
			this.retry.again(ex, end, () -> publish.accept(end));
		}
	}

	private static TaskEnqueueException unavailable() {
		return new BrokerUnavailableException("down", null);
	}

	private static TaskEnqueueException unconfirmed() {
		return new UnconfirmedTaskException("id", "lost", null);
	}

}
