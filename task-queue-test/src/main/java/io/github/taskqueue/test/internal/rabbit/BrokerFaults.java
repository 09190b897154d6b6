package io.github.taskqueue.test.internal.rabbit;

import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import com.rabbitmq.client.Connection;

import org.springframework.core.Ordered;

import io.github.taskqueue.event.TaskEvent;
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.outcome.TaskEventListener;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.pipeline.TaskStage;
import io.github.taskqueue.test.Fault;
import io.github.taskqueue.test.fault.FaultProxy;
import io.github.taskqueue.test.internal.kit.Tracker;

/**
 * What goes wrong between an application and its broker: on the connections, through the
 * proxy, and with deliveries, as if other processes had had them before.
 */
public final class BrokerFaults implements Feature {

	private final FaultProxy proxy;

	private final Tracker tracker;

	private final Supplier<Broker> broker;

	private final Set<Fault> active = EnumSet.noneOf(Fault.class);

	/**
	 * The deliveries for which a fault was made. None is made for what follows from it,
	 * as no task would end else.
	 */
	private final Set<Object> made = ConcurrentHashMap.newKeySet();

	private final Map<TaskKey, Queue<TaskMessage>> repeated = new ConcurrentHashMap<>();

	/**
	 * Makes no faults yet.
	 */
	public BrokerFaults(FaultProxy proxy, Tracker tracker, Supplier<Broker> broker) {
		this.proxy = proxy;
		this.tracker = tracker;
		this.broker = broker;
	}

	@Override
	public List<ExecutionInterceptor> executing() {
		return List.of(new Deliveries());
	}

	@Override
	public List<TaskEventListener> events() {
		return List.of(this::settled);
	}

	void add(Fault fault) {
		if (fault == Fault.LATE_REDELIVERY || fault == Fault.REORDERED_DELIVERY) {
			throw new UnsupportedOperationException(
					"%s cannot be made in mode BROKER, where time and the order of deliveries are those of RabbitMQ. Set the mode INLINE: @TaskQueueTest(mode = TaskMode.INLINE)"
						.formatted(fault));
		}
		if ((fault == Fault.LOST_CONFIRM || fault == Fault.BROKER_AWAY) && this.proxy.acceptedConnections() == 0) {
			throw new UnsupportedOperationException(
					"%s needs the application's connections to pass a proxy. They do not, as they are encrypted or as the application sets itself where they go. Set the mode INLINE: @TaskQueueTest(mode = TaskMode.INLINE)"
						.formatted(fault));
		}
		synchronized (this) {
			this.active.add(fault);
		}
		if (fault == Fault.BROKER_AWAY) {
			leave();
		}
	}

	/**
	 * Returns when the application knows it, as the outcome of what it publishes before
	 * is unknown.
	 */
	private void leave() {
		Connection open = this.broker.get().connections().publishing().whenOpen().getNow(null);
		this.proxy.refuse();
		this.proxy.reset();
		if (open != null) {
			CompletableFuture<Void> lost = new CompletableFuture<>();
			open.addShutdownListener((cause) -> lost.complete(null));
			lost.orTimeout(BrokerTester.TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
		}
	}

	synchronized boolean has(Fault fault) {
		return this.active.contains(fault);
	}

	/**
	 * Whether a fault is to be made, and was not yet for the same thing.
	 */
	boolean make(Fault fault, TaskMessage message) {
		return has(fault) && this.tracker.knows(message.key())
				&& this.made.add(new Made(fault, message.key(), message.attempt(), message.replays()));
	}

	/**
	 * Makes no more faults. The next test finds its connections. What was delivered
	 * before still comes once more, as the test waits for it.
	 */
	void clear() {
		boolean away = has(Fault.BROKER_AWAY);
		synchronized (this) {
			this.active.clear();
		}
		this.proxy.heal();
		if (away) {
			this.broker.get().connections().publishing().await(BrokerTester.TIMEOUT);
			this.broker.get().connections().consuming().await(BrokerTester.TIMEOUT);
		}
	}

	/**
	 * Forgets the tasks of a test.
	 */
	void forget() {
		this.made.clear();
		this.repeated.clear();
	}

	/**
	 * Publishes a task once more after its ack, under the same id. It passes no chain, as
	 * a redelivery does not either.
	 */
	private void settled(TaskEvent event) {
		TaskKey key = new TaskKey(event.taskId(), event.task());
		TaskMessage message = this.repeated.getOrDefault(key, new ArrayDeque<>()).poll();
		if (message != null) {
			this.broker.get().tasks().send(message).whenComplete((confirmed, failure) -> {
				if (failure != null) {
					this.tracker.notCopied(key);
				}
			});
		}
	}

	private record Made(Fault fault, TaskKey key, int attempt, int replays) {

	}

	/**
	 * Outside of all that takes note of how an attempt has ended.
	 */
	private final class Deliveries implements ExecutionInterceptor, Ordered {

		@Override
		public TaskOutcome execute(TaskExecution execution, Execution next) {
			TaskOutcome outcome = next.execute(execution);
			TaskMessage message = execution.message();
			if (isInPlace(outcome)) {
				return outcome;
			}
			if (make(Fault.CRASH_AFTER_EFFECT, message)) {
				return new TaskOutcome.Interrupted(
						new InterruptedException("The process has crashed, as the test has asked for it"));
			}
			if (outcome instanceof TaskOutcome.End && make(Fault.DUPLICATE_DELIVERY, message)) {
				BrokerFaults.this.tracker.copied(message.key());
				BrokerFaults.this.repeated.computeIfAbsent(message.key(), (key) -> new ConcurrentLinkedQueue<>())
					.add(message);
			}
			return outcome;
		}

		private static boolean isInPlace(TaskOutcome outcome) {
			return outcome instanceof TaskOutcome.Retry retry && retry.inPlace();
		}

		@Override
		public TaskStage stage() {
			return TaskStage.ATTEMPT_OBSERVATION;
		}

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

	}

}
