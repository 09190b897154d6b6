package io.github.taskqueue.it.outage;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.PartialEnqueueException;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.VoidTaskCall;
import io.github.taskqueue.it.support.CrashingBroker;

/**
 * Publishes tasks and notes how each call ended and how long the longest one took.
 * Thread-safe.
 */
final class PublishCalls {

	private final TaskClient client;

	private final Set<String> confirmed = ConcurrentHashMap.newKeySet();

	private final AtomicLong longestMillis = new AtomicLong();

	PublishCalls(TaskClient client) {
		this.client = client;
	}

	Outcome publish(String id, VoidTaskCall call) {
		return publish(TaskOptions.with().taskId(id), call);
	}

	Outcome publish(TaskOptions options, VoidTaskCall call) {
		return timed(() -> {
			this.confirmed.add(this.client.enqueue(options, call).id());
			return Outcome.CONFIRMED;
		});
	}

	/**
	 * Publishes many tasks in one go.
	 * @return how the call ended; if some were refused, how the first of these did
	 */
	Outcome publishAll(VoidTaskCall calls) {
		return timed(() -> {
			try {
				note(this.client.enqueueAll(calls));
				return Outcome.CONFIRMED;
			}
			catch (PartialEnqueueException ex) {
				note(ex.accepted());
				return Outcome.of(ex.refused().get(0).cause());
			}
		});
	}

	private void note(Collection<TaskHandle<?>> accepted) {
		accepted.forEach((handle) -> this.confirmed.add(handle.id()));
	}

	private Outcome timed(Callable<Outcome> call) {
		long start = System.nanoTime();
		try {
			return call.call();
		}
		catch (TaskEnqueueException ex) {
			return Outcome.of(ex);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			this.longestMillis.accumulateAndGet(CrashingBroker.since(start).toMillis(), Math::max);
		}
	}

	Set<String> confirmed() {
		return this.confirmed;
	}

	/**
	 * The longest call since this was last asked.
	 */
	Duration longest() {
		return Duration.ofMillis(this.longestMillis.getAndSet(0));
	}

	/**
	 * How a publish ended.
	 */
	enum Outcome {

		/** The broker has the task. */
		CONFIRMED,

		/** The broker has answered that it does not take the task. */
		REJECTED,

		/** Nothing was sent. */
		UNAVAILABLE,

		/** The broker may have the task. */
		UNKNOWN;

		static Outcome of(TaskEnqueueException failure) {
			if (failure.outcomeUnknown()) {
				return UNKNOWN;
			}
			return (failure instanceof BrokerUnavailableException) ? UNAVAILABLE : REJECTED;
		}

	}

}
