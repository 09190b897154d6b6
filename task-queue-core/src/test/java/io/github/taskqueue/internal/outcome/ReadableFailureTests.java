package io.github.taskqueue.internal.outcome;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.TestTasks;
import io.github.taskqueue.deadletter.DeadLetterReason;

import static org.assertj.core.api.Assertions.assertThat;

class ReadableFailureTests {

	private static Throwable failed(Throwable thrown) {
		Throwable failure = TestTasks.execution(Duration.ofMinutes(1)).failed(thrown).failure();
		assertThat(new TaskOutcome.Dead(thrown, DeadLetterReason.OTHER).failure().toString())
			.isEqualTo(failure.toString());
		return failure;
	}

	@Test
	void failureThatCanBeReadStaysAsItIs() {
		Exception failure = new IllegalStateException("outer", new OutOfMemoryError("inner"));
		assertThat(failed(failure)).isSameAs(failure);
	}

	@Test
	void failureWhoseMessageThrowsIsReplaced() {
		assertThat(failed(new HostileException())).hasMessageContaining("HostileException")
			.hasMessageContaining("StackOverflowError");
	}

	@Test
	void causeWhoseMessageThrowsIsFound() {
		Throwable cause = failed(new IllegalStateException("outer", new HostileException()));
		assertThat(cause).hasNoCause().hasMessageContaining("its own methods throw");
	}

	@Test
	void causesThatGoInACircleEnd() {
		Exception one = new Exception("one");
		Exception other = new Exception("other", one);
		one.initCause(other);
		assertThat(failed(one)).isSameAs(one);
	}

	private static final class HostileException extends RuntimeException {

		@Override
		public String getMessage() {
			throw new StackOverflowError("not for you");
		}

	}

}
