package io.github.taskqueue.chaos.check;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Invariant;
import io.github.taskqueue.chaos.evidence.Window;
import io.github.taskqueue.chaos.fault.FaultRecord;
import io.github.taskqueue.chaos.ledger.Event;
import io.github.taskqueue.chaos.load.TaskKind;

/**
 * A task that does not ask the store starts soon, also while the store is away. What is
 * accepted near another fault is left out.
 */
final class StoreNotInTheWay implements Invariant {

	/**
	 * An enqueue and an ack wait a second for the store; the rest is for a busy machine.
	 */
	private static final long LIMIT_MILLIS = 5_000;

	private static final Set<TaskKind> PLAIN = EnumSet.of(TaskKind.QUICK, TaskKind.BATCHED, TaskKind.ANSWERING);

	@Override
	public Stream<String> violations(Evidence evidence) {
		List<FaultRecord> outages = evidence.faults().stream().filter(StoreNotInTheWay::isOutage).toList();
		List<Window> others = Stream
			.concat(evidence.faults().stream().filter((fault) -> !isOutage(fault)).map(Window::of),
					evidence.ends().stream().map((end) -> Window.ofCrash(end.at())))
			.toList();
		return evidence.history()
			.tasks(Event.ACCEPTED)
			.filter((task) -> PLAIN.contains(task.kind()))
			.filter((task) -> task.firstStart() > task.publishedAt() + LIMIT_MILLIS)
			.filter((task) -> outages.stream().anyMatch((outage) -> isWithin(task.publishedAt(), outage)))
			.filter((task) -> others.stream()
				.noneMatch((other) -> other.touches(task.attemptedAt(), task.publishedAt() + LIMIT_MILLIS)))
			.map((task) -> "%s was accepted at %d while the store was away, and started %d ms later".formatted(task,
					task.publishedAt(), task.firstStart() - task.publishedAt()));
	}

	/** One that ends a worker as well holds up tasks by that. */
	private static boolean isOutage(FaultRecord fault) {
		return fault.kind().needsStore() && !fault.kind().excusesDuplicates();
	}

	private static boolean isWithin(long time, FaultRecord fault) {
		return fault.from() <= time && time <= fault.to();
	}

}
