package io.github.taskqueue.autoconfigure.actuate;

import java.util.Optional;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

import io.github.taskqueue.internal.broker.Broker;

/**
 * Health of an application that only enqueues.
 */
final class BrokerHealthIndicator implements HealthIndicator {

	private final Broker broker;

	BrokerHealthIndicator(Broker broker) {
		this.broker = broker;
	}

	@Override
	public Health health() {
		Optional<String> problem = this.broker.problem();
		if (problem.isPresent()) {
			return Health.down().withDetail("problem", problem.get()).build();
		}
		return this.broker.connections()
			.publishing()
			.blockedBy()
			.map((reason) -> Health.outOfService().withDetail("publishingBlockedBy", reason))
			.orElseGet(Health::up)
			.build();
	}

}
