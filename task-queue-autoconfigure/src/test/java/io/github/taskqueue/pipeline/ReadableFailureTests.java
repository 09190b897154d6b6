package io.github.taskqueue.pipeline;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReadableFailureTests {

	@Test
	void failureThatCanBeReadStaysAsItIs() {
		Exception failure = new IllegalStateException("outer", new OutOfMemoryError("inner"));
		assertThat(new TaskOutcome.Failed(failure).cause()).isSameAs(failure);
	}

	@Test
	void failureWhoseMessageThrowsIsReplaced() {
		assertThat(new TaskOutcome.Failed(new HostileException()).cause()).hasMessageContaining("HostileException")
			.hasMessageContaining("StackOverflowError");
	}

	@Test
	void causeWhoseMessageThrowsIsFound() {
		Throwable cause = new TaskOutcome.Failed(new IllegalStateException("outer", new HostileException())).cause();
		assertThat(cause).hasNoCause().hasMessageContaining("cannot be read");
	}

	@Test
	void causesThatGoInACircleEnd() {
		Exception one = new Exception("one");
		Exception other = new Exception("other", one);
		one.initCause(other);
		assertThat(new TaskOutcome.Failed(one).cause()).isSameAs(one);
	}

	private static final class HostileException extends RuntimeException {

		@Override
		public String getMessage() {
			throw new StackOverflowError("not for you");
		}

	}

}
