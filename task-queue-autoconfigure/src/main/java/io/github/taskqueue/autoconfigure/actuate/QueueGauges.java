package io.github.taskqueue.autoconfigure.actuate;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.SmartLifecycle;

import io.github.taskqueue.internal.broker.ladder.LadderProbes;
import io.github.taskqueue.internal.broker.topology.DelayLevels;
import io.github.taskqueue.internal.broker.topology.QueueDepths;
import io.github.taskqueue.internal.worker.WorkerLifecycle;
import io.github.taskqueue.internal.worker.consume.ConsumerStatus;

/**
 * Gauges of the queues that this application knows and of its work on them. Registered
 * after the workers have started, as all queues are known by then. Depths are numbers of
 * the broker and the same in every application: take their maximum, not their sum.
 */
final class QueueGauges implements SmartLifecycle {

	private final MeterRegistry registry;

	private final LocalWork work;

	private final QueueDepths depths;

	private final LadderProbes ladder;

	private volatile boolean running;

	QueueGauges(MeterRegistry registry, LocalWork work, QueueDepths depths, LadderProbes ladder) {
		this.registry = registry;
		this.work = work;
		this.depths = depths;
		this.ladder = ladder;
	}

	@Override
	public void start() {
		for (String queue : this.work.knownQueues()) {
			register("taskqueue.queue.ready", "Tasks that wait in the queue", queue,
					(depths) -> orNaN(depths.ready(queue)));
			register("taskqueue.queue.isolated", "Suspects that wait: tasks that were in progress in several crashes",
					queue, (depths) -> orNaN(depths.suspects(queue)));
			register("taskqueue.queue.dead.letters", "Dead letters of the queue", queue,
					(depths) -> orNaN(depths.deadLetters(queue)));
			Gauge.builder("taskqueue.queue.paused", this.work, (work) -> (work.states().paused(queue) != null) ? 1 : 0)
				.description("1 while an operator has paused the queue")
				.tag("queue", queue)
				.strongReference(true)
				.register(this.registry);
		}
		for (String queue : this.work.workedOnQueues()) {
			registerWorker("taskqueue.worker.active", "Tasks that run in this application", queue,
					ConsumerStatus::active);
			registerWorker("taskqueue.worker.concurrency", "Tasks that may run in this application at a time", queue,
					ConsumerStatus::concurrency);
			registerWorker("taskqueue.stubborn", "Tasks that were given up and still run", queue,
					ConsumerStatus::stubborn);
			registerRestarts(queue);
		}
		if (!this.work.workedOnQueues().isEmpty()) {
			IntStream.range(0, DelayLevels.COUNT).forEach(this::registerLevel);
		}
		this.running = true;
	}

	private void register(String name, String description, String queue, ToDoubleFunction<QueueDepths> value) {
		Gauge.builder(name, this.depths, value)
			.description(description)
			.tag("queue", queue)
			.strongReference(true)
			.register(this.registry);
	}

	private void registerWorker(String name, String description, String queue, ToIntFunction<ConsumerStatus> value) {
		Gauge.builder(name, this.work, (work) -> {
			ConsumerStatus worker = work.worker(queue);
			return (worker != null) ? value.applyAsInt(worker) : 0;
		}).description(description).tag("queue", queue).strongReference(true).register(this.registry);
	}

	private void registerRestarts(String queue) {
		FunctionCounter.builder("taskqueue.consumer.restarts", this.work, (work) -> {
			ConsumerStatus worker = work.worker(queue);
			return (worker != null) ? worker.restarts() : 0;
		})
			.description("Restarts of a consumer that received no deliveries")
			.tag("queue", queue)
			.register(this.registry);
	}

	private void registerLevel(int level) {
		Gauge.builder("taskqueue.delay.overdue", this.ladder,
				(ladder) -> ladder.overdue(level).map(Duration::toSeconds).map(Long::doubleValue).orElse(Double.NaN))
			.description("Time by which tasks leave a level of the delay ladder too late, as the leader knows")
			.baseUnit("seconds")
			.tag("level", "%02d".formatted(level))
			.strongReference(true)
			.register(this.registry);
	}

	private static double orNaN(OptionalLong number) {
		return number.isPresent() ? number.getAsLong() : Double.NaN;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return WorkerLifecycle.PHASE + 1;
	}

}
