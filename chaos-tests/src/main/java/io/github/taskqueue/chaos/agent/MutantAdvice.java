package io.github.taskqueue.chaos.agent;

import java.lang.reflect.Method;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import net.bytebuddy.asm.Advice;

import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.UnconfirmedTaskException;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.schedule.Tick;

/**
 * The code that {@link Mutant}s put into methods. What it calls must be public, because
 * it runs in other packages.
 */
public final class MutantAdvice {

	private MutantAdvice() {
	}

	static final class AutoAck {

		@Advice.OnMethodEnter
		static void enter(@Advice.Argument(0) String queue,
				@Advice.Argument(value = 1, readOnly = false) boolean autoAck) {
			autoAck = autoAck || queue.startsWith("tq.q.");
		}

	}

	static final class Skip {

		@Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
		static boolean enter() {
			return true;
		}

	}

	static final class SayYes {

		@Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
		static boolean enter() {
			return true;
		}

		@Advice.OnMethodExit
		static void exit(@Advice.Return(readOnly = false) boolean result) {
			result = true;
		}

	}

	static final class AcknowledgeFirst {

		@Advice.OnMethodEnter
		static void enter(@Advice.Argument(0) Object delivery) {
			acknowledge(delivery);
		}

	}

	static final class Complete {

		@Advice.OnMethodExit
		static void exit(@Advice.Return CompletableFuture<Void> future) {
			future.complete(null);
		}

	}

	static final class NotMandatory {

		@Advice.OnMethodEnter
		static void enter(@Advice.Argument(value = 2, readOnly = false) boolean mandatory) {
			mandatory = false;
		}

	}

	static final class AtMostOnce {

		@Advice.OnMethodExit
		static void exit(@Advice.Return Map<String, Object> arguments) {
			arguments.put("x-dead-letter-strategy", "at-most-once");
		}

	}

	static final class LetErrorsPass {

		@Advice.OnMethodEnter
		static void enter(@Advice.Argument(1) TaskOutcome outcome) {
			throwError(outcome);
		}

	}

	static final class Trust {

		@Advice.OnMethodEnter
		static void enter(@Advice.Argument(value = 1, readOnly = false) TaskEnqueueException failure) {
			if (failure instanceof UnconfirmedTaskException) {
				failure = null;
			}
		}

	}

	static final class NoCeiling {

		@Advice.OnMethodExit
		static void exit(@Advice.Return(readOnly = false) long ceiling) {
			ceiling = Long.MAX_VALUE;
		}

	}

	static final class TickFromNow {

		@Advice.OnMethodEnter
		static void enter(@Advice.Argument(value = 2, readOnly = false) Tick tick) {
			tick = now();
		}

	}

	/**
	 * Acknowledges a delivery.
	 * @param delivery of the type that the library has for it
	 */
	public static void acknowledge(Object delivery) {
		try {
			Method done = delivery.getClass().getDeclaredMethod("done");
			done.setAccessible(true);
			done.invoke(delivery);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("A delivery cannot be acknowledged in this way any more", ex);
		}
	}

	/**
	 * Makes a tick of the current second.
	 * @return a tick as the library would make it
	 */
	public static Tick now() {
		Instant second = Instant.now().truncatedTo(ChronoUnit.SECONDS);
		return new Tick(second, second.atOffset(ZoneOffset.UTC).toLocalDateTime() + "Z");
	}

	/**
	 * Throws the error with which a body has ended, if it was one.
	 * @param outcome of the body
	 */
	public static void throwError(TaskOutcome outcome) {
		if (outcome instanceof TaskOutcome.Failed failed && failed.failure() instanceof Error error) {
			throw error;
		}
	}

}
