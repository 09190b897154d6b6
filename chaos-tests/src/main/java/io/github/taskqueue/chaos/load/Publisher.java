package io.github.taskqueue.chaos.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

import io.github.taskqueue.PartialEnqueueException;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.chaos.ledger.Event;
import io.github.taskqueue.chaos.ledger.Ledger;

/**
 * Enqueues tasks at a steady rate and writes down what became of each call. It goes on
 * after every failure and does not make up for lost time.
 */
class Publisher {

	private final LoadSettings settings;

	private final TaskCalls calls;

	private final Ledger ledger;

	private final AtomicLong numbers = new AtomicLong();

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean running;

	Publisher(LoadSettings settings, TaskCalls calls, Ledger ledger) {
		this.settings = settings;
		this.calls = calls;
		this.ledger = ledger;
	}

	/**
	 * Starts, unless that has been done. A task that crashes its workers comes first, as
	 * each such task ends several processes.
	 */
	synchronized void start() {
		if (this.running) {
			return;
		}
		this.running = true;
		if (this.settings.crashes()) {
			publishOne(TaskKind.CRASHING, new Random());
		}
		for (int i = 0; i < LoadLimits.THREADS; i++) {
			RandomGenerator random = new Random(this.settings.seed() + i);
			Thread thread = new Thread(() -> publish(random), "publisher-" + i);
			thread.start();
			this.threads.add(thread);
		}
	}

	/** Stops and waits for the calls that are under way. */
	synchronized void stop() {
		this.running = false;
		for (Thread thread : this.threads) {
			join(thread);
		}
		this.threads.clear();
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Begins with one of each kind, so that short runs have them too. */
	private void publish(RandomGenerator random) {
		TaskKind.usual(this.settings.store()).forEach((kind) -> publish(kind, random));
		while (this.running) {
			long start = System.nanoTime();
			int published = publish(TaskKind.draw(random, this.settings.store()), random);
			long share = TimeUnit.SECONDS.toNanos(published) * LoadLimits.THREADS / this.settings.rate();
			LockSupport.parkNanos(start + share - System.nanoTime());
		}
	}

	private int publish(TaskKind kind, RandomGenerator random) {
		if (kind == TaskKind.BATCHED) {
			publishBatch();
			return LoadLimits.BATCH;
		}
		publishOne(kind, random);
		return 1;
	}

	private void publishOne(TaskKind kind, RandomGenerator random) {
		String id = attempted(kind);
		Call call = new Call(this.ledger);
		try {
			TaskHandle<?> handle = this.calls.enqueue(kind, id, random);
			call.accepted(id);
			if (kind == TaskKind.ANSWERING) {
				handle.result().thenRun(() -> this.ledger.write(Event.ANSWERED, id, 0, ""));
			}
		}
		catch (RuntimeException ex) {
			call.failed(id, ex);
		}
	}

	private String attempted(TaskKind kind) {
		String id = kind.id(this.settings.process(), this.numbers.incrementAndGet());
		this.ledger.write(Event.ATTEMPTED, id, 0, "");
		return id;
	}

	private void publishBatch() {
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < LoadLimits.BATCH; i++) {
			ids.add(attempted(TaskKind.BATCHED));
		}
		Call call = new Call(this.ledger);
		try {
			this.calls.enqueueAll(ids);
			ids.forEach(call::accepted);
		}
		catch (PartialEnqueueException ex) {
			List<String> accepted = new ArrayList<>(ids);
			ex.refused().forEach((refused) -> {
				call.failed(ids.get(refused.index()), refused.cause());
				accepted.remove(ids.get(refused.index()));
			});
			accepted.forEach(call::accepted);
		}
		catch (RuntimeException ex) {
			ids.forEach((id) -> call.failed(id, ex));
		}
	}

	/**
	 * One call of the library.
	 */
	private static final class Call {

		private final Ledger ledger;

		private final long start = System.nanoTime();

		private long micros = -1;

		Call(Ledger ledger) {
			this.ledger = ledger;
		}

		void accepted(String id) {
			this.ledger.write(Event.ACCEPTED, id, micros(), "");
		}

		void failed(String id, RuntimeException failure) {
			Event event = !(failure instanceof TaskEnqueueException refusal) ? Event.BROKEN
					: refusal.outcomeUnknown() ? Event.UNKNOWN : Event.REFUSED;
			this.ledger.write(event, id, micros(), failure.getClass().getSimpleName());
		}

		// When the call returned, and not when the last line about it was written
		private long micros() {
			if (this.micros < 0) {
				this.micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - this.start);
			}
			return this.micros;
		}

	}

}
