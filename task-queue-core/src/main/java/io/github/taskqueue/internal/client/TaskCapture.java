package io.github.taskqueue.internal.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinWorkerThread;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

import io.github.taskqueue.VoidTaskCall;
import io.github.taskqueue.internal.definition.MethodText;
import io.github.taskqueue.internal.pipeline.NewTask;

/**
 * Records the task calls that a lambda makes on the current thread, in place of
 * publishing them.
 */
final class TaskCapture {

	private static final ThreadLocal<TaskCapture> CURRENT = new ThreadLocal<>();

	private static final Set<TaskCapture> OPEN = ConcurrentHashMap.newKeySet();

	private final Thread thread = Thread.currentThread();

	private final List<NewTask> calls = new ArrayList<>();

	private TaskCapture() {
	}

	/**
	 * The capture bound to this thread.
	 * @throws IllegalStateException if this thread helps the thread of another one
	 */
	static @Nullable TaskCapture current() {
		TaskCapture current = CURRENT.get();
		if (current == null && Thread.currentThread() instanceof ForkJoinWorkerThread && !OPEN.isEmpty()
				&& isInStream(Thread.currentThread()) && OPEN.stream().anyMatch(TaskCapture::isInParallelStream)) {
			throw new IllegalStateException("A task was called on thread '%s' while the lambda of an enqueue runs a"
				.formatted(Thread.currentThread().getName())
					+ " parallel stream; it was not enqueued. Only calls on the thread of the lambda belong to it: use a"
					+ " sequential stream, or call the tasks outside of the lambda.");
		}
		return current;
	}

	private static boolean isInStream(Thread thread) {
		return Arrays.stream(thread.getStackTrace())
			.anyMatch((frame) -> frame.getClassName().startsWith("java.util.stream."));
	}

	/**
	 * A worker of a parallel stream does not know for whom it works. Whoever has begun
	 * the stream waits for it.
	 */
	private boolean isInParallelStream() {
		return Arrays.stream(this.thread.getStackTrace())
			.anyMatch((frame) -> frame.getClassName().startsWith("java.util.stream.")
					&& frame.getMethodName().endsWith("valuateParallel"));
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
		OPEN.add(capture);
		try {
			lambda.call();
			return capture.calls;
		}
		catch (RuntimeException ex) {
			throw (ex.getCause() instanceof NotEnqueuedException cause) ? cause : ex;
		}
		catch (Exception ex) {
			if (ex.getCause() instanceof NotEnqueuedException cause) {
				throw cause;
			}
			throw new IllegalStateException("The lambda of the enqueue threw " + ex, ex);
		}
		finally {
			OPEN.remove(capture);
			CURRENT.remove();
		}
	}

	/**
	 * Records the one call of a lambda.
	 */
	static NewTask one(VoidTaskCall lambda) {
		return one(lambda, lambda);
	}

	/**
	 * The same for a lambda of another type.
	 */
	static NewTask one(VoidTaskCall call, Object lambda) {
		List<NewTask> calls = all(call);
		if (calls.isEmpty()) {
			throw Mocks.heldBy(lambda).map(TaskCapture::mocked).orElseGet(TaskCapture::nothing);
		}
		if (calls.size() > 1) {
			throw new IllegalArgumentException(
					"The lambda called %d tasks (%s); nothing was enqueued. Use enqueueAll for several."
						.formatted(calls.size(), String.join(", ", calls.stream().map(NewTask::name).toList())));
		}
		return calls.get(0);
	}

	private static IllegalArgumentException mocked(Object mock) {
		return new IllegalArgumentException("The lambda called no @AsyncTask method; nothing was enqueued. %s is a mock"
			.formatted(MethodText.simpleName(ClassUtils.getUserClass(mock)))
				+ " of Mockito: it records the call and enqueues nothing. Verify the call of the mock without TaskClient,"
				+ " mock TaskClient too, or use the bean itself or @MockitoSpyBean.");
	}

	private static IllegalArgumentException nothing() {
		return new IllegalArgumentException("The lambda called no @AsyncTask method of another bean; nothing was"
				+ " enqueued. A call within the same bean does not go through the proxy, nor does a call of a mock or"
				+ " of an object made by new.");
	}

}
