package io.github.taskqueue.test.internal.memory;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.definition.QueueSettings;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.message.TaskHeaders;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.registry.QueueRegistry;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.internal.worker.WorkerEngine;
import io.github.taskqueue.internal.worker.delivery.Delivery;
import io.github.taskqueue.internal.worker.pool.StoppableConsumer;
import io.github.taskqueue.internal.worker.settle.CrashPolicy;
import io.github.taskqueue.internal.worker.settle.DeliveryProcessor;
import io.github.taskqueue.internal.worker.settle.TaskSettlement;
import io.github.taskqueue.test.Fault;
import io.github.taskqueue.test.TaskRun;
import io.github.taskqueue.test.internal.kit.Tracker;

/**
 * Runs what waits in memory with the worker's engine, on the thread that asks for it.
 */
public final class InlineWorker implements MemoryDelivery.Ending {

	/**
	 * After so many runs at a time something goes round in circles.
	 */
	private static final int MOST_RUNS = 100_000;

	private final MemoryTransport transport;

	private final WorkerEngine engine;

	private final DeliveryProcessor processor;

	private final QueueRegistry queues;

	private final TaskRegistry registry;

	private final MemoryFaults faults;

	private final VirtualClock clock;

	private final Tracker tracker;

	private boolean delivers;

	/**
	 * Runs nothing by itself.
	 * @param maxCrashes in how many crashes a task may be seen
	 */
	public InlineWorker(MemoryTransport transport, WorkerEngine engine, QueueRegistry queues, TaskRegistry registry,
			MemoryFaults faults, VirtualClock clock, Tracker tracker, int maxCrashes) {
		this.transport = transport;
		this.engine = engine;
		this.processor = engine.processor(new Crashes(engine.settlement(), maxCrashes));
		this.queues = queues;
		this.registry = registry;
		this.faults = faults;
		this.clock = clock;
		this.tracker = tracker;
	}

	/**
	 * Runs what is due by a time. Whether that is enough is asked when nothing else is
	 * due, before the clock is advanced.
	 * @return whether it is
	 */
	boolean runAll(Instant until, BooleanSupplier enough) {
		do {
			run(this.clock.instant(), () -> false);
			if (enough.getAsBoolean()) {
				return true;
			}
		}
		while (advance(until, consumed()));
		return false;
	}

	private boolean advance(Instant until, Set<String> consumed) {
		Instant arrival = this.transport.queues()
			.next((message) -> consumed.contains(message.queue()))
			.orElse(Instant.MAX);
		if (arrival.isAfter(until)) {
			return false;
		}
		if (arrival.isAfter(this.clock.instant())) {
			this.clock.advanceTo(arrival);
		}
		return true;
	}

	private Set<String> consumed() {
		return this.queues.workedOn().stream().map(QueueSettings::name).collect(Collectors.toSet());
	}

	/**
	 * Runs what is due by a time, in the order in which it comes, until something is
	 * true. The clock is advanced to what comes later than now.
	 * @return whether it is true
	 */
	boolean run(Instant until, BooleanSupplier enough) {
		Set<String> consumed = consumed();
		CallerThread caller = CallerThread.leave();
		try {
			for (int count = 0; !enough.getAsBoolean(); count++) {
				MemoryMessage next = next(until, consumed);
				if (next == null) {
					return enough.getAsBoolean();
				}
				if (count == MOST_RUNS) {
					throw new AssertionError(
							"Tasks still wait after %d runs, the next one is '%s'. A task may enqueue itself again and again."
								.formatted(MOST_RUNS, next.properties().getType()));
				}
				deliver(next);
			}
			return true;
		}
		finally {
			caller.comeBack();
		}
	}

	/**
	 * When the next task of a schedule comes.
	 */
	Optional<Instant> nextOfSchedules() {
		return this.transport.queues().next(ofSchedules());
	}

	/**
	 * Runs the tasks of schedules that are due, and no other ones.
	 * @return how many
	 */
	int runSchedules() {
		Predicate<MemoryMessage> wanted = ofSchedules();
		CallerThread caller = CallerThread.leave();
		try {
			int count = 0;
			MemoryMessage next = this.transport.queues().poll(this.clock.instant(), wanted, false);
			while (next != null && count < MOST_RUNS) {
				deliver(next);
				count++;
				next = this.transport.queues().poll(this.clock.instant(), wanted, false);
			}
			return count;
		}
		finally {
			caller.comeBack();
		}
	}

	private Predicate<MemoryMessage> ofSchedules() {
		Set<String> consumed = consumed();
		return (message) -> consumed.contains(message.queue())
				&& message.properties().getHeaders().containsKey(TaskHeaders.SCHEDULE);
	}

	/**
	 * Whether the body of a task is under way.
	 */
	boolean delivers() {
		return this.delivers;
	}

	private @Nullable MemoryMessage next(Instant until, Set<String> consumed) {
		return advance(until, consumed) ? this.transport.queues()
			.poll(this.clock.instant(), (message) -> consumed.contains(message.queue()),
					this.faults.has(Fault.REORDERED_DELIVERY))
				: null;
	}

	private void deliver(MemoryMessage message) {
		boolean before = this.delivers;
		this.delivers = true;
		try {
			this.processor.work(delivery(message, this.faults.crashes(message)));
		}
		finally {
			this.delivers = before;
		}
	}

	private MemoryDelivery delivery(MemoryMessage message, boolean crashes) {
		return new MemoryDelivery(message, new QueueAddress(this.transport.names(), message.queue()), this, crashes);
	}

	/**
	 * Runs one attempt of a task and settles nothing.
	 */
	TaskRun attempt(TaskMessage task) {
		return new SingleAttempt(this.transport, this.transport.names(), this.engine, this.registry).run(task);
	}

	/**
	 * A task that has ended comes once more, and has ended when that has.
	 */
	@Override
	public void done(MemoryMessage message) {
		TaskKey task = new TaskKey(message.properties().getMessageId(), message.properties().getType());
		if (!this.tracker.isWaiting(task)) {
			this.faults.duplicate(message).ifPresent((delay) -> {
				this.tracker.copied(task);
				this.transport.queues().add(message.again(this.clock.instant().plus(delay), false));
			});
		}
	}

	@Override
	public void returned(MemoryMessage message) {
		this.transport.queues().add(message);
	}

	@Override
	public void lost(MemoryMessage message) {
		this.transport.queues().add(message.again(this.clock.instant(), true));
	}

	/**
	 * Makes dead letters of tasks that were in hand in several crashes. There are no
	 * other processes to isolate them from.
	 */
	private record Crashes(TaskSettlement settlement, int most) implements CrashPolicy {

		@Override
		public boolean takes(Delivery delivery, TaskMessage message, @Nullable TaskDefinition definition) {
			if (delivery.crashes() < this.most) {
				return false;
			}
			this.settlement.crashed(delivery, message, definition, delivery.crashes());
			return true;
		}

		@Override
		public List<StoppableConsumer> workers(Collection<QueueSettings> queues, Consumer<Delivery> work) {
			return List.of();
		}

	}

}
