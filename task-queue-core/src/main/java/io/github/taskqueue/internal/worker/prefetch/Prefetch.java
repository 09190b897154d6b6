package io.github.taskqueue.internal.worker.prefetch;

import java.time.Duration;
import java.util.Comparator;

import io.github.taskqueue.internal.definition.BracketedName;
import io.github.taskqueue.internal.definition.QueueSettings;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.start.StartException;

/**
 * How many tasks of each source of a queue the broker hands over before they are
 * acknowledged. The time to acknowledge runs from the delivery, so a task that waits here
 * for its turn loses from it.
 */
public final class Prefetch {

	private static final Duration NO_BUFFER_ABOVE = Duration.ofMinutes(1);

	private static final int BUFFER = 16;

	private final QueueSettings settings;

	private final int sources;

	private final int threads;

	public Prefetch(QueueSettings settings, int sources) {
		this.settings = settings;
		this.sources = sources;
		this.threads = settings.concurrency().max();
	}

	/**
	 * The prefetch as configured or, by default, with as much of a buffer as there is
	 * time for.
	 */
	public int get() {
		Integer fixed = this.settings.prefetch().fixed();
		int prefetch = (fixed != null) ? fixed : this.threads + buffer();
		this.settings.tasks().stream().filter((task) -> !fits(task, prefetch)).findFirst().ifPresent((task) -> {
			throw late(task, prefetch);
		});
		return prefetch;
	}

	/**
	 * Whether tasks may be read ahead. Those that run may then have been read ahead, so
	 * that all of the prefetch waits for them to end.
	 */
	public boolean allowsReadAhead() {
		return this.settings.prefetch().fixed() == null && allowsLentPlaces();
	}

	/**
	 * Whether tasks may run in places that others have lent, and take up all threads when
	 * these places are claimed back. All of the prefetch waits for them to end.
	 */
	public boolean allowsLentPlaces() {
		return fitsAll(get() + this.threads);
	}

	/**
	 * A task that waits here behind one that runs for minutes would wait in vain, while
	 * another worker is idle; so there is a buffer for short tasks only.
	 */
	private int buffer() {
		Duration timeout = this.settings.longestTimeout();
		if (timeout == null || timeout.compareTo(NO_BUFFER_ABOVE) > 0) {
			return 0;
		}
		int buffer = BUFFER;
		while (buffer > 0 && !fitsAll(this.threads + buffer)) {
			buffer--;
		}
		return buffer;
	}

	private boolean fitsAll(int prefetch) {
		return this.settings.tasks().stream().allMatch((task) -> fits(task, prefetch));
	}

	/**
	 * Retries in place are not in this: a worker that has no time left for one leaves it
	 * to the broker.
	 */
	private boolean fits(TaskDefinition task, int prefetch) {
		return longestWait(prefetch).plus(task.timeout()).compareTo(this.settings.ackTimeout()) < 0;
	}

	/**
	 * How long the last of as many deliveries waits for a thread.
	 */
	private Duration longestWait(int prefetch) {
		int before = (this.sources * prefetch - 1) / this.threads;
		return this.settings.tasks()
			.stream()
			.map((task) -> task.retry().longestInPlace(task.timeout()))
			.max(Comparator.naturalOrder())
			.orElse(Duration.ZERO)
			.multipliedBy(before);
	}

	private StartException late(TaskDefinition task, int prefetch) {
		String queue = this.settings.name();
		return new StartException(
				("Task '%s' may run for %s, after a wait of up to %s behind prefetched tasks (prefetch %d, concurrency %d), but the"
						+ " ack timeout is %s in queue '%s'.")
					.formatted(task.name(), task.timeout(), longestWait(prefetch), prefetch, this.threads,
							this.settings.ackTimeout(), queue),
				("Shorten the task's timeout or the queue's prefetch, or raise %s; with a"
						+ " broker older than RabbitMQ 4.3, raise its consumer_timeout too. A longer task can run in slices,"
						+ " each with the whole timeout, if its body calls"
						+ " TaskContext.endSliceIfOver after each checkpoint.")
					.formatted(BracketedName.property("queues", queue, "ack-timeout")));
	}

}
