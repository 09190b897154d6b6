package io.github.taskqueue.internal.worker.settle;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.github.taskqueue.event.TaskEvent;
import io.github.taskqueue.internal.message.TaskTrace;
import io.github.taskqueue.internal.outcome.ReadableFailure;
import io.github.taskqueue.internal.outcome.TaskEventListener;

/**
 * Publishes application events, best effort: a listener that fails or falls behind
 * changes nothing for tasks.
 */
public final class TaskEvents implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(TaskEvents.class);

	private static final int MAX_WAITING = 10_000;

	private final ApplicationEventPublisher publisher;

	private final List<TaskEventListener> listeners;

	private final ThreadPoolExecutor executor;

	public TaskEvents(ApplicationEventPublisher publisher, List<TaskEventListener> listeners) {
		this.publisher = publisher;
		this.listeners = listeners;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("task-queue-events-");
		threads.setDaemon(true);
		this.executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING),
				threads);
	}

	/**
	 * Publishes an event on this thread.
	 */
	void publish(TaskEvent event) {
		tell(event);
		publishToApplication(event);
	}

	/**
	 * Publishes an event on another thread, as this one must not be blocked.
	 */
	void publishLater(TaskEvent event, TaskTrace trace) {
		trace.run(() -> tell(event));
		try {
			this.executor.execute(() -> trace.run(() -> publishToApplication(event)));
		}
		catch (RejectedExecutionException ex) {
			logger.debug("An application event is dropped because too many wait for listeners");
			tell(event, TaskEventListener::onPublished);
		}
	}

	private void tell(TaskEvent event) {
		tell(event, TaskEventListener::onTaskEvent);
	}

	private void tell(TaskEvent event, BiConsumer<TaskEventListener, TaskEvent> method) {
		for (TaskEventListener listener : this.listeners) {
			try {
				method.accept(listener, event);
			}
			catch (RuntimeException ex) {
				logger.warn(listener + " failed for " + event.getClass().getSimpleName(), ReadableFailure.of(ex));
			}
		}
	}

	private void publishToApplication(TaskEvent event) {
		try {
			this.publisher.publishEvent(new TaskApplicationEvent<>(this.publisher, event));
		}
		catch (Throwable ex) {
			logger.warn("A listener failed for " + event.getClass().getSimpleName(), ReadableFailure.of(ex));
		}
		finally {
			tell(event, TaskEventListener::onPublished);
		}
	}

	@Override
	public void close() {
		this.executor.shutdown();
	}

}
