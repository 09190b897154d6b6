package io.github.taskqueue.autoconfigure.actuate;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

import io.github.taskqueue.internal.store.StoreState;

/**
 * Health of the store. Tasks go on while it is out of reach, so it makes nothing
 * {@code DOWN}.
 */
final class StoreHealthIndicator implements HealthIndicator {

	private final StoreState store;

	StoreHealthIndicator(StoreState store) {
		this.store = store;
	}

	@Override
	public Health health() {
		String problem = this.store.problem();
		Health.Builder health = (problem != null)
				? Health.unknown()
					.withDetail("problem", "The store is not available; the status of tasks is late: " + problem)
				: Health.up();
		return health.withDetail("pending", this.store.waiting()).withDetail("dropped", this.store.dropped()).build();
	}

}
