package io.github.taskqueue.internal.pipeline;

import java.lang.reflect.Method;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

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
	 * Makes a call with a pass.
	 */
	public static @Nullable Object call(Method method, Callable<@Nullable Object> call) throws Exception {
		PASS.set(method);
		try {
			return call.call();
		}
		finally {
			PASS.remove();
		}
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
