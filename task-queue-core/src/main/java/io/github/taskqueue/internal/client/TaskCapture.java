package io.github.taskqueue.internal.client;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.VoidTaskCall;
import io.github.taskqueue.internal.pipeline.NewTask;

/**
 * Records the task calls that a lambda makes on the current thread, in place of
 * publishing them.
 */
final class TaskCapture {

	private static final ThreadLocal<TaskCapture> CURRENT = new ThreadLocal<>();

	private final List<NewTask> calls = new ArrayList<>();

	private TaskCapture() {
	}

	/**
	 * The capture bound to this thread.
	 */
	static @Nullable TaskCapture current() {
		return CURRENT.get();
	}

	void add(NewTask call) {
		this.calls.add(call);
	}

	/**
	 * Records all calls of a lambda.
	 */
	static List<NewTask> all(VoidTaskCall lambda) {
		if (CURRENT.get() != null) {
			throw new IllegalStateException("An enqueue cannot run inside the lambda of another one");
		}
		TaskCapture capture = new TaskCapture();
		CURRENT.set(capture);
		try {
			lambda.call();
			return capture.calls;
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException("The lambda of the enqueue threw " + ex, ex);
		}
		finally {
			CURRENT.remove();
		}
	}

	/**
	 * Records the one call of a lambda.
	 */
	static NewTask one(VoidTaskCall lambda) {
		List<NewTask> calls = all(lambda);
		if (calls.isEmpty()) {
			throw new IllegalArgumentException("The lambda called no @AsyncTask method of another bean; nothing was"
					+ " enqueued. A call within the same bean does not go through the proxy.");
		}
		if (calls.size() > 1) {
			throw new IllegalArgumentException(
					"The lambda called %d tasks (%s); nothing was enqueued. Use enqueueAll for several."
						.formatted(calls.size(), String.join(", ", calls.stream().map(NewTask::name).toList())));
		}
		return calls.get(0);
	}

}
