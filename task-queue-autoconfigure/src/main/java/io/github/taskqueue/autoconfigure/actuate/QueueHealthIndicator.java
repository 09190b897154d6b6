package io.github.taskqueue.autoconfigure.actuate;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.broker.topology.QueueDepths;
import io.github.taskqueue.internal.worker.consume.ConsumerStatus;

/**
 * Health of the work on one queue. How many tasks wait or are dead is told and changes
 * nothing: a restart would not help.
 */
final class QueueHealthIndicator implements HealthIndicator {

	private final String queue;

	private final LocalWork work;

	private final Broker broker;

	private final QueueDepths depths;

	QueueHealthIndicator(String queue, LocalWork work, Broker broker, QueueDepths depths) {
		this.queue = queue;
		this.work = work;
		this.broker = broker;
		this.depths = depths;
	}

	/**
	 * Asks the broker only where the answer is shown.
	 */
	@Override
	public Health health(boolean includeDetails) {
		if (includeDetails) {
			return health();
		}
		Health health = status(this.work.worker(this.queue)).build();
		return Health.status(health.getStatus()).build();
	}

	@Override
	public Health health() {
		ConsumerStatus worker = this.work.worker(this.queue);
		Health.Builder health = status(worker);
		if (worker != null) {
			health.withDetail("concurrency", worker.concurrency()).withDetail("active", worker.active());
			if (worker.stubborn() > 0) {
				health.withDetail("stubborn", worker.stubborn());
			}
		}
		this.broker.connections()
			.publishing()
			.blockedBy()
			.ifPresent((reason) -> health.withDetail("publishingBlockedBy", reason));
		this.depths.consumers(this.queue).ifPresent((count) -> health.withDetail("consumers", count));
		this.depths.ready(this.queue).ifPresent((count) -> health.withDetail("ready", count));
		this.depths.deadLetters(this.queue)
			.ifPresent((count) -> health.withDetail("deadLetters", Map.of("depth", count)));
		return health.build();
	}

	private Health.Builder status(@Nullable ConsumerStatus worker) {
		return switch (this.work.state(this.queue, worker)) {
			case CONSUMING -> publishing();
			case PAUSED -> paused(publishing());
			case STOPPING, NOT_WORKED_ON -> Health.outOfService();
			case DOWN -> Health.down().withDetail("problem", problem(worker));
		};
	}

	private Health.Builder paused(Health.Builder health) {
		String paused = this.work.states().paused(this.queue);
		return (paused != null) ? health.withDetail("paused", paused) : health;
	}

	/**
	 * A worker that cannot publish cannot pass on a retry, a result or a dead letter.
	 */
	private Health.Builder publishing() {
		return this.broker.problem()
			.map((problem) -> Health.down().withDetail("problem", problem))
			.orElseGet(Health::up);
	}

	private String problem(@Nullable ConsumerStatus worker) {
		if (worker != null && worker.problem() != null) {
			return worker.problem();
		}
		return this.broker.problem().orElse("The consumer is not registered yet.");
	}

}
