package io.github.taskqueue.internal.status;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.outcome.ReadableFailure;
import io.github.taskqueue.internal.store.TaskRecord;

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

	/**
	 * For how long a subscriber that failed is told again that the time is over.
	 */
	private static final Duration LAST_TRIES = Duration.ofMinutes(1);

	private final StatusReader reader;

	private final RecoveryLoop loop;

	private final RecoveryLoop.Job looking;

	private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();

	/**
	 * Those of the subscriptions that are to be told at once.
	 */
	private final Queue<Subscription> fresh = new ConcurrentLinkedQueue<>();

	private long allDueAt = System.nanoTime();

	public StatusWatch(StatusReader reader, RecoveryLoop loop) {
		this.reader = reader;
		this.loop = loop;
		this.looking = loop.add("The poll for task statuses", this::look);
		this.looking.wake();
	}

	/**
	 * Watches a task.
	 */
	Subscription subscribe(String taskId, Duration timeout, Subscriber subscriber) {
		Subscription subscription = new Subscription(taskId, System.nanoTime() + timeout.toNanos(), subscriber);
		this.subscriptions.add(subscription);
		this.fresh.add(subscription);
		this.looking.wake();
		return subscription;
	}

	private Duration look() {
		try {
			List<Subscription> watched = new ArrayList<>();
			for (Subscription next = this.fresh.poll(); next != null; next = this.fresh.poll()) {
				watched.add(next);
			}
			long start = System.nanoTime();
			if (start - this.allDueAt < 0) {
				look(watched);
			}
			else {
				look(List.copyOf(this.subscriptions));
				long end = System.nanoTime();
				this.allDueAt = end + Math.max(PERIOD.toNanos(), (end - start) * SHARE);
			}
			return this.subscriptions.isEmpty() ? RecoveryLoop.REST
					: Duration.ofNanos(Math.max(0, this.allDueAt - System.nanoTime()));
		}
		catch (Throwable ex) {
			// The next turn must show whether the store can be read, and tell the fresh
			this.allDueAt = System.nanoTime();
			throw ex;
		}
	}

	/**
	 * Nothing is said while the store is out of reach, but that the time is over.
	 */
	private void look(List<Subscription> watched) {
		try {
			for (int from = 0; from < watched.size(); from += AT_ONCE) {
				lookAtOnce(watched.subList(from, Math.min(from + AT_ONCE, watched.size())));
			}
		}
		finally {
			watched.forEach(Subscription::expire);
		}
	}

	private void lookAtOnce(Collection<Subscription> watched) {
		Map<String, TaskRecord> tasks = this.reader
			.find(watched.stream().map((subscription) -> subscription.taskId).collect(Collectors.toSet()));
		watched.forEach((subscription) -> subscription.tell(tasks.get(subscription.taskId)));
	}

	@Override
	public void close() {
		this.loop.close();
	}

	/**
	 * Somebody who wants to know of changes. Called on one thread and must not block it.
	 * Told again if it throws.
	 */
	interface Subscriber {

		/**
		 * Takes note of what is known of the task.
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

		private boolean failed;

		private Subscription(String taskId, long until, Subscriber subscriber) {
			this.taskId = taskId;
			this.until = until;
			this.subscriber = subscriber;
		}

		private void tell(@Nullable TaskRecord task) {
			if (!isOpen() || (this.told && !isNews(task))) {
				return;
			}
			if (succeeds(() -> this.subscriber.changed(task))) {
				this.told = true;
				this.last = task;
			}
		}

		private boolean succeeds(Runnable telling) {
			try {
				telling.run();
				return true;
			}
			catch (Throwable ex) {
				if (!this.failed) {
					this.failed = true;
					logger.warn("A subscriber to task " + this.taskId + " failed and is called again",
							ReadableFailure.of(ex));
				}
				return false;
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
			long late = System.nanoTime() - this.until;
			if (isOpen() && late > 0 && (succeeds(this.subscriber::timedOut) || late > LAST_TRIES.toNanos())) {
				close();
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
