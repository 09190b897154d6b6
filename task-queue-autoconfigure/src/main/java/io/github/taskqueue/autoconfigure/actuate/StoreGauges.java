package io.github.taskqueue.autoconfigure.actuate;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.github.taskqueue.internal.store.StoreState;

/**
 * How the store keeps up with what this application writes to it.
 */
final class StoreGauges implements MeterBinder {

	private final StoreState store;

	StoreGauges(StoreState store) {
		this.store = store;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("taskqueue.store.pending", this.store, StoreState::waiting)
			.description("Status changes that wait to be written to the store")
			.register(registry);
		FunctionCounter.builder("taskqueue.store.dropped", this.store, StoreState::dropped)
			.description(
					"Results and status changes that were dropped because too many waited or the store refused them")
			.register(registry);
	}

}
