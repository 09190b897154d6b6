package io.github.taskqueue.autoconfigure.actuate;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;

import io.github.taskqueue.internal.broker.Broker;

/**
 * Health of the task queue: one child for each queue that this application works on, or
 * the child {@value #BROKER} where it works on none, and the child {@value #BACKGROUND}.
 */
final class TaskQueueHealthContributor implements CompositeHealthContributor {

	static final String BROKER = "broker";

	/**
	 * Cannot be the name of a queue.
	 */
	static final String BACKGROUND = "~background";

	private final LocalWork work;

	private final Broker broker;

	private final BackgroundHealthIndicator background;

	TaskQueueHealthContributor(LocalWork work, Broker broker, BackgroundHealthIndicator background) {
		this.work = work;
		this.broker = broker;
		this.background = background;
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return children().contains(name) ? child(name) : null;
	}

	@Override
	public Stream<HealthContributors.Entry> stream() {
		return children().stream().map((name) -> new HealthContributors.Entry(name, child(name)));
	}

	private Set<String> children() {
		Set<String> children = new LinkedHashSet<>(this.work.workedOnQueues());
		if (children.isEmpty()) {
			children.add(BROKER);
		}
		children.add(BACKGROUND);
		return children;
	}

	private HealthContributor child(String name) {
		if (name.equals(BACKGROUND)) {
			return this.background;
		}
		return this.work.workedOnQueues().contains(name)
				? new QueueHealthIndicator(name, this.work, this.broker, this.broker.depths())
				: new BrokerHealthIndicator(this.broker);
	}

}
