package io.github.taskqueue.internal.pipeline;

import java.lang.reflect.Method;

/**
 * Lets a worker call a task through its proxy: the pass, bound to the thread, lets
 * exactly one call of one method run its body instead of being enqueued again. Advice
 * such as transactions applies on the worker, and task calls made inside the body are
 * enqueued as anywhere else.
 */
public final class OneShotPass {

	private static final ThreadLocal<Method> PASS = new ThreadLocal<>();

	private OneShotPass() {
	}

	/**
	 * Gives this thread a pass for a method. The worker takes it back after the call.
	 */
	public static void give(Method method) {
		PASS.set(method);
	}

	/**
	 * Takes this thread's pass, if it was not used.
	 */
	public static void takeBack() {
		PASS.remove();
	}

	/**
	 * Uses up this thread's pass if it is for a method.
	 */
	public static boolean use(Method method) {
		if (method.equals(PASS.get())) {
			PASS.remove();
			return true;
		}
		return false;
	}

}
