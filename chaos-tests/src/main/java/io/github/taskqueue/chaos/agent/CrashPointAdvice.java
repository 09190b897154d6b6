package io.github.taskqueue.chaos.agent;

import java.util.concurrent.CompletableFuture;

import net.bytebuddy.asm.Advice;

/**
 * The code that {@link CrashPoint}s put into methods.
 */
final class CrashPointAdvice {

	private CrashPointAdvice() {
	}

	static final class OnEnter {

		@Advice.OnMethodEnter
		static void enter(@CrashPointName String point) {
			CrashPoints.reached(point);
		}

	}

	static final class OnExit {

		@Advice.OnMethodExit
		static void exit(@CrashPointName String point) {
			CrashPoints.reached(point);
		}

	}

	static final class OnCompletion {

		@Advice.OnMethodExit
		static void exit(@CrashPointName String point,
				@Advice.Return(readOnly = false) CompletableFuture<Void> future) {
			future = CrashPoints.reachedWith(point, future);
		}

	}

}
