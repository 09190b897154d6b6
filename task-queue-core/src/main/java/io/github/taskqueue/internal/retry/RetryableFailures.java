package io.github.taskqueue.internal.retry;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.RetryLaterException;
import io.github.taskqueue.SliceEndedException;
import io.github.taskqueue.internal.outcome.ReadableFailure;

/**
 * Which failures are worth another attempt. A failure matches a type if it or one of its
 * causes is an instance of it.
 *
 * @param retryFor types that are worth it, or empty for all
 * @param noRetryFor types that are not, even where {@code retryFor} names them
 */
public record RetryableFailures(Set<Class<? extends Throwable>> retryFor, Set<Class<? extends Throwable>> noRetryFor) {

	/**
	 * All failures, but for those that always are permanent.
	 */
	public static final RetryableFailures ALL = new RetryableFailures(Set.of(), Set.of());

	/**
	 * Arguments that break a constraint will break it again. Named as text because
	 * Jakarta Bean Validation is optional.
	 */
	private static final String CONSTRAINT_VIOLATION = "jakarta.validation.ConstraintViolationException";

	/**
	 * Tells whether a failure is worth another attempt.
	 */
	boolean worthRetrying(Throwable failure) {
		if (hasCause(failure, RetryableFailures::isPermanent)
				|| hasCause(failure, (cause) -> matches(cause, this.noRetryFor))) {
			return false;
		}
		return this.retryFor.isEmpty() || hasCause(failure, (cause) -> matches(cause, this.retryFor));
	}

	private static boolean isPermanent(Throwable cause) {
		return cause instanceof PermanentTaskException || cause.getClass().getName().equals(CONSTRAINT_VIOLATION);
	}

	private static boolean matches(Throwable cause, Set<Class<? extends Throwable>> types) {
		return types.stream().anyMatch((type) -> type.isInstance(cause));
	}

	private static boolean hasCause(Throwable failure, Predicate<Throwable> test) {
		return causes(failure).anyMatch(test);
	}

	/**
	 * The wish of a task's body to run again later, whatever the policy says.
	 */
	public static Optional<RetryLaterException> askedForLater(Throwable failure) {
		return causes(failure).filter(RetryLaterException.class::isInstance)
			.map(RetryLaterException.class::cast)
			.findFirst();
	}

	/**
	 * Tells a failure from the wish of a task's body to let another run go on.
	 */
	public static boolean endsSlice(Throwable failure) {
		return hasCause(failure, SliceEndedException.class::isInstance);
	}

	/**
	 * A failure and its causes.
	 */
	static Stream<Throwable> causes(Throwable failure) {
		return Stream.iterate(failure, (cause) -> cause != null, ReadableFailure::causeOf).limit(50);
	}

}
