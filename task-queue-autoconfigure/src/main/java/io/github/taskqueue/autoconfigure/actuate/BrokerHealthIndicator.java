package io.github.taskqueue.autoconfigure.actuate;

import java.util.Optional;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Health of an application that only enqueues.
 */
final class BrokerHealthIndicator implements HealthIndicator {

	private final BrokerState broker;

	BrokerHealthIndicator(BrokerState broker) {
		this.broker = broker;
	}

	@Override
	public Health health() {
		Optional<String> problem = this.broker.problem();
		if (problem.isPresent()) {
			return Health.down().withDetail("problem", problem.get()).build();
		}
		return this.broker.blockedBy()
			.map((reason) -> Health.outOfService().withDetail("publishingBlockedBy", reason))
			.orElseGet(Health::up)
			.build();
	}

}
