package io.github.taskqueue.worker;

import java.util.function.Consumer;

/**
 * Lets deliveries wait while a task in isolation runs.
 */
final class GatedWork implements Consumer<Delivery> {

	private final StartGate gate;

	private final Consumer<Delivery> work;

	GatedWork(StartGate gate, Consumer<Delivery> work) {
		this.gate = gate;
		this.work = work;
	}

	@Override
	public void accept(Delivery delivery) {
		if (!this.gate.enter()) {
			delivery.giveBack();
			return;
		}
		try {
			this.work.accept(delivery);
		}
		finally {
			this.gate.leave();
		}
	}

}
