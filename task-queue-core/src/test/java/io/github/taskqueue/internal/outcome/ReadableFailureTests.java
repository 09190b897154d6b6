package io.github.taskqueue.internal.outcome;

import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.RetryLaterException;
import io.github.taskqueue.TestTasks;
import io.github.taskqueue.deadletter.DeadLetterReason;

import static org.assertj.core.api.Assertions.assertThat;

class ReadableFailureTests {

	private static TaskOutcome outcome(Throwable thrown) {
		return TestTasks.execution(Duration.ofMinutes(1)).failed(thrown);
	}

	private static Throwable failed(Throwable thrown) {
		Throwable failure = outcome(thrown).failure();
		assertThat(failure).isNotNull();
		assertThat(new TaskOutcome.Dead(thrown, DeadLetterReason.OTHER).failure().toString())
			.isEqualTo(failure.toString());
		return failure;
	}

	@Test
	void failureThatCanBeReadStaysAsItIs() {
		Exception failure = new IllegalStateException("outer", new OutOfMemoryError("inner"));
		failure.addSuppressed(new IllegalArgumentException("beside"));
		assertThat(failed(failure)).isSameAs(failure);
	}

	static Stream<Throwable> hostile() {
		Exception suppressing = new IllegalStateException("outer");
		suppressing.addSuppressed(new HostileException(Method.TO_STRING));
		return Stream.concat(
				Stream.of(Method.values())
					.flatMap((method) -> Stream.of(new HostileException(method),
							new IllegalStateException("outer", new HostileException(method)))),
				Stream.of(suppressing, deep(30_000), circle()));
	}

	@ParameterizedTest
	@MethodSource("hostile")
	void descriptionCanBePrintedAndNamesTheClass(Throwable hostile) {
		Throwable description = failed(hostile);
		description.printStackTrace(new PrintWriter(Writer.nullWriter()));
		assertThat(description).isNotSameAs(hostile);
		assertThat(description.toString()).startsWith(hostile.getClass().getName());
		assertThat(ReadableFailure.typeOf(description)).isEqualTo(hostile.getClass());
		assertThat(description.getSuppressed()).isEmpty();
	}

	@Test
	void whatThrewIsSaid() {
		assertThat(failed(new HostileException(Method.MESSAGE))).hasNoCause()
			.hasMessageContaining("HostileException")
			.hasMessageContaining("StackOverflowError");
	}

	@Test
	void firstCausesOfManyAreKept() {
		assertThat(failed(deep(30_000))).hasMessage("30000").cause().hasMessage("29999").cause().hasMessage("29998");
	}

	@Test
	void decisionIsThatOfTheFailureItself() {
		assertThat(outcome(new HostilePermanentException())).isInstanceOfSatisfying(TaskOutcome.Dead.class,
				(dead) -> assertThat(dead.reason()).isEqualTo(DeadLetterReason.PERMANENT));
		assertThat(outcome(new HostileLaterException())).isInstanceOfSatisfying(TaskOutcome.Retry.class,
				(retry) -> assertThat(retry.delay()).isEqualTo(Duration.ofSeconds(7)));
	}

	private static Throwable deep(int causes) {
		Throwable failure = new IllegalStateException("0");
		for (int i = 1; i <= causes; i++) {
			failure = new IllegalStateException(String.valueOf(i), failure);
		}
		return failure;
	}

	private static Throwable circle() {
		Exception one = new Exception("one");
		one.initCause(new Exception("other", one));
		return one;
	}

	private enum Method {

		MESSAGE, CAUSE, TRACE, NO_TRACE, TO_STRING

	}

	private static final class HostileException extends RuntimeException {

		private final Method hostile;

		HostileException(Method hostile) {
			this.hostile = hostile;
		}

		private <T> T unless(Method method, Supplier<T> value) {
			if (this.hostile == method) {
				throw new StackOverflowError("not for you");
			}
			return value.get();
		}

		@Override
		public String getMessage() {
			return unless(Method.MESSAGE, super::getMessage);
		}

		@Override
		public synchronized Throwable getCause() {
			return unless(Method.CAUSE, super::getCause);
		}

		@Override
		public StackTraceElement[] getStackTrace() {
			return (this.hostile == Method.NO_TRACE) ? null : unless(Method.TRACE, super::getStackTrace);
		}

		@Override
		public String toString() {
			return unless(Method.TO_STRING, super::toString);
		}

	}

	private static final class HostilePermanentException extends PermanentTaskException {

		HostilePermanentException() {
			super("planned");
		}

		@Override
		public String getMessage() {
			throw new IllegalStateException("not for you");
		}

	}

	private static final class HostileLaterException extends RetryLaterException {

		HostileLaterException() {
			super(Duration.ofSeconds(7));
		}

		@Override
		public String toString() {
			throw new IllegalStateException("not for you");
		}

	}

}
