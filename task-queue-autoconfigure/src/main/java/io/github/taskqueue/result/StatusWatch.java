package io.github.taskqueue.result;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Watches tasks by reading the store again and again, with one query for many of them.
 * Nothing is read while nobody watches. Thread-safe.
 */
final class StatusWatch implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(StatusWatch.class);

	/**
	 * A change is written within 100 milliseconds and so is seen within 300.
	 */
	private static final Duration PERIOD = Duration.ofMillis(200);

	/**
	 * The store has most of its time for other things.
	 */
	private static final int SHARE = 10;

	private static final int AT_ONCE = 500;

	private final StatusReader reader;

	private final ScheduledExecutorService executor;

	private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean polling = new AtomicBoolean();

	StatusWatch(StatusReader reader) {
		this.reader = reader;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("task-queue-watch-");
		threads.setDaemon(true);
		this.executor = Executors.newSingleThreadScheduledExecutor(threads);
	}

	/**
	 * Watches a task.
	 * @param taskId id of the task
	 * @param timeout for how long
	 * @param subscriber told of what is known first, and of each change that is seen
	 * @return to be closed when that is no longer wanted
	 */
	Subscription subscribe(String taskId, Duration timeout, Subscriber subscriber) {
		Subscription subscription = new Subscription(taskId, System.nanoTime() + timeout.toNanos(), subscriber);
		this.subscriptions.add(subscription);
		this.executor.execute(() -> look(List.of(subscription)));
		if (this.polling.compareAndSet(false, true)) {
			pollIn(PERIOD.toNanos());
		}
		return subscription;
	}

	private void pollIn(long nanos) {
		this.executor.schedule(this::poll, nanos, TimeUnit.NANOSECONDS);
	}

	private void poll() {
		long start = System.nanoTime();
		look(List.copyOf(this.subscriptions));
		this.polling.set(false);
		if (!this.subscriptions.isEmpty() && this.polling.compareAndSet(false, true)) {
			pollIn(Math.max(PERIOD.toNanos(), (System.nanoTime() - start) * SHARE));
		}
	}

	private void look(List<Subscription> watched) {
		for (int from = 0; from < watched.size(); from += AT_ONCE) {
			lookAtOnce(watched.subList(from, Math.min(from + AT_ONCE, watched.size())));
		}
	}

	/**
	 * Nothing is said while the store is out of reach.
	 */
	private void lookAtOnce(Collection<Subscription> watched) {
		try {
			Map<String, TaskRecord> tasks = this.reader
				.find(watched.stream().map((subscription) -> subscription.taskId).collect(Collectors.toSet()));
			watched.forEach((subscription) -> subscription.tell(tasks.get(subscription.taskId)));
		}
		catch (RuntimeException ex) {
			logger.debug("The store cannot be read", ex);
		}
		watched.forEach(Subscription::expire);
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	/**
	 * Somebody who wants to know of changes. Called on one thread and must not block it.
	 */
	interface Subscriber {

		/**
		 * Takes note of what is known of the task.
		 * @param task what is known, or {@code null} if nothing is
		 */
		void changed(@Nullable TaskRecord task);

		/**
		 * Takes note that the time is over. Nothing comes after it.
		 */
		void timedOut();

	}

	/**
	 * That somebody watches a task.
	 */
	final class Subscription implements AutoCloseable {

		private final String taskId;

		private final long until;

		private final Subscriber subscriber;

		private boolean told;

		private @Nullable TaskRecord last;

		private Subscription(String taskId, long until, Subscriber subscriber) {
			this.taskId = taskId;
			this.until = until;
			this.subscriber = subscriber;
		}

		private void tell(@Nullable TaskRecord task) {
			if (!isOpen() || (this.told && !isNews(task))) {
				return;
			}
			this.told = true;
			this.last = task;
			try {
				this.subscriber.changed(task);
			}
			catch (RuntimeException ex) {
				logger.warn("Somebody who watches task " + this.taskId + " failed and is told no more", ex);
				close();
			}
		}

		/**
		 * A change that is written just as it is read may count twice once, so a revision
		 * may seem to be the one that was seen, or an older one.
		 */
		private boolean isNews(@Nullable TaskRecord task) {
			if (task == null || this.last == null) {
				return task != this.last;
			}
			return task.revision() != this.last.revision() || task.status() != this.last.status();
		}

		private void expire() {
			if (isOpen() && System.nanoTime() - this.until > 0) {
				close();
				this.subscriber.timedOut();
			}
		}

		private boolean isOpen() {
			return StatusWatch.this.subscriptions.contains(this);
		}

		@Override
		public void close() {
			StatusWatch.this.subscriptions.remove(this);
		}

	}

}
