package io.github.taskqueue.test.fault;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;

/**
 * The cuts that wait for their frames. Each is claimed by one connection only.
 */
final class Cuts {

	private final Queue<ArmedCut> armed = new ConcurrentLinkedQueue<>();

	CompletableFuture<Void> arm(Direction direction, @Nullable AmqpMethod method, ArmedCut.Place place) {
		CompletableFuture<Void> fired = new CompletableFuture<>();
		ArmedCut cut = new ArmedCut(direction, method, place, fired);
		this.armed.add(cut);
		fired.whenComplete((result, failure) -> this.armed.remove(cut));
		return fired;
	}

	Optional<ArmedCut> claim(Direction direction, Frame frame) {
		return this.armed.stream()
			.filter((cut) -> cut.matches(direction, frame))
			.filter(this.armed::remove)
			.findFirst();
	}

	void disarm() {
		this.armed.forEach((cut) -> cut.fired().cancel(false));
	}

}
