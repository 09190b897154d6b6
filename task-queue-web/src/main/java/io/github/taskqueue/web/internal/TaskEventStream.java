package io.github.taskqueue.web.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;

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

	private final Runnable endHeartbeat;

	private @Nullable TaskSnapshot latest;

	private @Nullable TaskSnapshot sent;

	private boolean lifeSignDue;

	private boolean writing;

	private boolean ended;

	TaskEventStream(SseEmitter emitter, TaskEventThreads threads, @Nullable TaskSnapshot seen) {
		this.emitter = emitter;
		this.threads = threads;
		this.sent = seen;
		this.endHeartbeat = threads.beat(this::lifeSign);
	}

	/**
	 * Ends a watch when the stream ends.
	 */
	void endWith(Runnable watch) {
		this.emitter.onCompletion(() -> {
			this.endHeartbeat.run();
			watch.run();
		});
	}

	@Override
	public synchronized void seen(@Nullable TaskSnapshot task) {
		if (task == null) {
			timedOut();
		}
		else {
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
			SseEmitter.SseEventBuilder event = next();
			while (event != null) {
				this.emitter.send(event);
				event = next();
			}
			if (isOver()) {
				this.emitter.complete();
			}
		}
		catch (IOException | IllegalStateException ex) {
			logger.debug("The client has closed the event stream", ex);
			this.emitter.completeWithError(ex);
		}
		catch (Throwable ex) {
			logger.warn("An event could not be sent; the client gets further events after it reconnects", ex);
			this.emitter.completeWithError(ex);
		}
	}

	private synchronized SseEmitter.@Nullable SseEventBuilder next() {
		TaskSnapshot task = this.latest;
		if (task != null && isNews(task)) {
			SseEmitter.SseEventBuilder event = event(task, this.sent);
			this.sent = task;
			this.lifeSignDue = false;
			return event;
		}
		if (this.lifeSignDue && !isOver()) {
			this.lifeSignDue = false;
			return SseEmitter.event().comment("");
		}
		this.writing = false;
		return null;
	}

	private boolean isNews(TaskSnapshot task) {
		return this.sent == null || task.revision() != this.sent.revision()
				|| task.details().status() != this.sent.details().status();
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
