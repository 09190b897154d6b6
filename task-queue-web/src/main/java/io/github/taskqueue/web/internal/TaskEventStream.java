package io.github.taskqueue.web.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.status.TaskMonitor;
import io.github.taskqueue.internal.status.TaskSnapshot;

/**
 * The stream of one client. A client that reads slowly misses what lies between and gets
 * the latest.
 */
final class TaskEventStream implements TaskMonitor.Observer {

	private static final Log logger = LogFactory.getLog(TaskEventStream.class);

	private static final long RECONNECT_MILLIS = 2_000;

	private final SseEmitter emitter;

	private final TaskEventThreads threads;

	private final Predicate<TaskSnapshot> visible;

	/**
	 * An emitter that ends before the request is handed over to it does not tell of its
	 * completion.
	 */
	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private @Nullable TaskSnapshot latest;

	private @Nullable TaskSnapshot sent;

	private boolean lifeSignDue;

	private boolean writing;

	private boolean ended;

	TaskEventStream(SseEmitter emitter, TaskEventThreads threads, @Nullable TaskSnapshot seen,
			Predicate<TaskSnapshot> visible) {
		this.emitter = emitter;
		this.threads = threads;
		this.sent = seen;
		this.visible = visible;
	}

	/**
	 * Shows that it lives from now on, and ends a watch when the stream ends.
	 */
	void open(Runnable watch) {
		this.closed.thenRun(watch);
		this.closed.thenRun(this.threads.beat(this::lifeSign));
		this.emitter.onCompletion(this::close);
		this.emitter.onError((ex) -> close());
	}

	private void close() {
		this.closed.complete(null);
	}

	@Override
	public synchronized void seen(@Nullable TaskSnapshot task) {
		if (task == null) {
			timedOut();
		}
		else if (!this.ended) {
			this.latest = task;
			writeSoon();
		}
	}

	@Override
	public synchronized void timedOut() {
		this.ended = true;
		writeSoon();
	}

	private synchronized void lifeSign() {
		this.lifeSignDue = true;
		writeSoon();
	}

	private void writeSoon() {
		if (this.writing) {
			return;
		}
		try {
			this.threads.write(this::write);
			this.writing = true;
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The event stream ends because the application stops", ex);
		}
	}

	private void write() {
		try {
			while (isDue()) {
				writeNext();
			}
			if (isOver()) {
				this.emitter.complete();
				close();
			}
		}
		catch (IOException | IllegalStateException ex) {
			logger.debug("The client has closed the event stream", ex);
			fail(ex);
		}
		catch (Throwable ex) {
			logger.warn("An event could not be sent; the client gets further events after it reconnects", ex);
			fail(ex);
		}
	}

	private void fail(Throwable failure) {
		this.emitter.completeWithError(failure);
		close();
	}

	private synchronized boolean isDue() {
		this.writing = news() != null || (this.lifeSignDue && !isOver());
		return this.writing;
	}

	/**
	 * The user may have lost the permission meanwhile. The policy may take its time,
	 * which holds up no other stream.
	 */
	private void writeNext() throws IOException {
		TaskSnapshot task = news();
		if (task == null) {
			wrote(this.sent);
			this.emitter.send(SseEmitter.event().comment(""));
		}
		else if (this.visible.test(task)) {
			SseEmitter.SseEventBuilder event = event(task, this.sent);
			wrote(task);
			this.emitter.send(event);
		}
		else {
			hide();
		}
	}

	private synchronized @Nullable TaskSnapshot news() {
		return (this.latest != null && isNews(this.latest)) ? this.latest : null;
	}

	private synchronized void wrote(@Nullable TaskSnapshot task) {
		this.sent = task;
		this.lifeSignDue = false;
	}

	private synchronized void hide() {
		this.latest = null;
		this.ended = true;
	}

	private boolean isNews(TaskSnapshot task) {
		return this.sent == null || task.isNewsAfter(this.sent);
	}

	private synchronized boolean isOver() {
		return this.ended || (this.sent != null && this.sent.details().status().isEnd());
	}

	private static SseEmitter.SseEventBuilder event(TaskSnapshot task, @Nullable TaskSnapshot before) {
		return SseEmitter.event()
			.id(Long.toString(task.revision()))
			.name(name(task.details().status(), before))
			.reconnectTime(RECONNECT_MILLIS)
			.data(new String(TaskJsonView.write(task), StandardCharsets.UTF_8));
	}

	private static String name(TaskStatus status, @Nullable TaskSnapshot before) {
		if (status.isEnd()) {
			return (status == TaskStatus.SUCCEEDED) ? "result" : "error";
		}
		return (before != null && before.details().status() == status) ? "progress" : "state";
	}

}
