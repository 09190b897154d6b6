package io.github.taskqueue.web.internal;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.async.DeferredResult;

import io.github.taskqueue.internal.status.TaskMonitor;
import io.github.taskqueue.internal.status.TaskSnapshot;

/**
 * A request that is answered when the task has ended, or with what it is at when the time
 * is over.
 */
final class LongPoll implements TaskMonitor.Observer {

	private final DeferredResult<ResponseEntity<byte[]>> result;

	private final TaskEventThreads threads;

	private final Function<TaskSnapshot, ResponseEntity<byte[]>> answer;

	private volatile TaskSnapshot latest;

	private volatile Runnable end = () -> {
	};

	LongPoll(DeferredResult<ResponseEntity<byte[]>> result, TaskSnapshot first, TaskEventThreads threads,
			Function<TaskSnapshot, ResponseEntity<byte[]>> answer) {
		this.result = result;
		this.latest = first;
		this.threads = threads;
		this.answer = answer;
	}

	/**
	 * What ends the wait. It runs with the answer, as Spring MVC tells nothing of one
	 * that it could not begin to wait for.
	 */
	void endWith(Runnable end) {
		this.end = end;
		if (this.result.hasResult()) {
			end.run();
		}
	}

	@Override
	public void seen(@Nullable TaskSnapshot task) {
		if (task != null && task.isNewsAfter(this.latest)) {
			this.latest = task;
			if (task.details().status().isEnd()) {
				timedOut();
			}
		}
	}

	@Override
	public void timedOut() {
		this.threads.write(this::answer);
	}

	private void answer() {
		try {
			this.result.setResult(this.answer.apply(this.latest));
		}
		catch (Throwable ex) {
			this.result.setErrorResult(ex);
		}
		finally {
			this.end.run();
		}
	}

}
