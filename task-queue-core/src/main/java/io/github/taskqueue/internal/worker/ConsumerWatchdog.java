package io.github.taskqueue.internal.worker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.topology.QueueDepths;
import io.github.taskqueue.internal.worker.consume.QueueConsumer;

/**
 * Restarts a consumer that has gone silent: tasks wait in its queue and it has room for
 * them, but between two looks none has come. Nothing else would notice, as connection and
 * channel are open. If it stays silent on its new channel, the whole connection is
 * replaced.
 */
final class ConsumerWatchdog implements AutoCloseable {

	private final QueueConsumers workers;

	private final QueueDepths depths;

	private final RecoveryLoop loop;

	private final Duration interval;

	/**
	 * The consumers that seemed silent at the last look. Used by one look at a time.
	 */
	private final Map<String, Silence> silent = new HashMap<>();

	private RecoveryLoop.@Nullable Job looking;

	ConsumerWatchdog(QueueConsumers workers, QueueDepths depths, RecoveryLoop loop, Duration interval) {
		this.workers = workers;
		this.depths = depths;
		this.loop = loop;
		this.interval = interval;
	}

	void start() {
		this.looking = this.loop.add("The consumer watchdog", this::look);
		this.looking.wakeAfter(this.interval);
	}

	/**
	 * One queue that cannot be looked at does not keep the others from it.
	 */
	private Duration look() throws Exception {
		Exception failure = null;
		for (QueueConsumer worker : this.workers.workers()) {
			try {
				look(worker);
			}
			catch (RuntimeException ex) {
				failure = ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
		return this.interval;
	}

	private void look(QueueConsumer worker) {
		worker.restWhileStuck();
		Silence before = this.silent.remove(worker.queue());
		if (worker.hungryFor().stream().noneMatch((source) -> this.depths.waiting(source).orElse(0) > 0)) {
			return;
		}
		long received = worker.received();
		if (before == null || before.received() != received) {
			this.silent.put(worker.queue(), new Silence(received, before != null && before.restarted()));
			return;
		}
		String reason = "tasks wait in the queue, but none was delivered for %d s".formatted(this.interval.toSeconds());
		if (before.restarted()) {
			worker.reconnect(reason + ", although its channel was replaced");
		}
		else {
			worker.restart(reason);
			this.silent.put(worker.queue(), new Silence(received, true));
		}
	}

	void stop() {
		if (this.looking != null) {
			this.looking.remove();
			this.looking = null;
		}
	}

	@Override
	public void close() {
		this.loop.close();
	}

	/**
	 * That a consumer seems silent.
	 *
	 * @param received how many deliveries had come by then
	 * @param restarted whether its channel was replaced for it, and it has not caught up
	 * since
	 */
	private record Silence(long received, boolean restarted) {

	}

}
