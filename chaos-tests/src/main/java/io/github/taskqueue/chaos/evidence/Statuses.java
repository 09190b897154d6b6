package io.github.taskqueue.chaos.evidence;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.github.taskqueue.chaos.fault.FaultRecord;
import io.github.taskqueue.chaos.ledger.Event;
import io.github.taskqueue.chaos.scene.ProcessEnd;

/**
 * Holds what the store says at the end against how tasks have ended.
 * <p>
 * A worker acknowledges a task when the store knows its end, or when the store has not
 * answered for a second; then the end waits in the worker's memory until the store is
 * back. So an end may be missing only if the process that had it ended before it could be
 * written: while its store was away, or in the seconds in which it found out that the
 * store is back. How many may be lost in this way depends on how long that was, and not
 * on the library, up to {@code task-queue.store.max-pending-size}, which no fault here
 * lasts long enough to reach.
 */
public final class Statuses {

	/** An ack waits for the store as long as this, and some time for a busy machine. */
	private static final long BEFORE_MILLIS = 2_000;

	/**
	 * After an outage the connection pool tries again with pauses that double up to ten
	 * seconds, a connection that was silent takes five to be given up, and what has
	 * waited is written in steps.
	 */
	private static final long AFTER_MILLIS = 20_000;

	private final Evidence evidence;

	private final Map<String, String> known;

	private final List<FaultRecord> outages;

	private final Map<String, ProcessEnd> ends = new HashMap<>();

	private Statuses(Evidence evidence, Map<String, String> known) {
		this.evidence = evidence;
		this.known = known;
		this.outages = evidence.faults().stream().filter((fault) -> fault.kind().needsStore()).toList();
		evidence.ends().forEach((end) -> this.ends.put(end.process(), end));
	}

	/**
	 * Looks at the store.
	 * @param evidence of a run
	 * @return what it says, if there is one
	 */
	public static Optional<Statuses> of(Evidence evidence) {
		return evidence.statuses().map((known) -> new Statuses(evidence, known));
	}

	/** Returns the accepted tasks whose end is known, the store's word for it aside. */
	private Stream<TaskHistory> ended() {
		return this.evidence.history()
			.tasks(Event.ACCEPTED)
			.filter((task) -> task.kind().hasStatus() && (task.isDone() || !task.deadLetters().isEmpty()));
	}

	private static String expected(TaskHistory task) {
		return task.isDone() ? "SUCCEEDED" : "DEAD";
	}

	private boolean isTold(TaskHistory task) {
		return expected(task).equals(this.known.get(task.storedId()));
	}

	/** Returns a sentence for each task of which the store says what it may not say. */
	public Stream<String> wrong() {
		return ended().filter((task) -> !isTold(task) && !mayBeMissing(task))
			.map((task) -> "The store says %s of %s, which has ended as %s"
				.formatted(this.known.getOrDefault(task.storedId(), "nothing"), task, expected(task)));
	}

	/**
	 * Counts the ends that the store does not know, as their processes ended too.
	 * @return the number of tasks
	 */
	public long missing() {
		return ended().filter((task) -> !isTold(task) && mayBeMissing(task)).count();
	}

	/**
	 * Counts the ends that the store knows although it was away at that time.
	 * @return the number of tasks
	 */
	public long late() {
		return ended().filter((task) -> isTold(task) && isLate(task)).count();
	}

	private boolean isLate(TaskHistory task) {
		return doneRuns(task).anyMatch((run) -> this.outages.stream()
			.anyMatch((outage) -> outage.concerns(run.process()) && outage.from() <= run.endedAt()
					&& run.endedAt() < outage.to()));
	}

	private static Stream<Run> doneRuns(TaskHistory task) {
		return task.runs().stream().filter(Run::isDone);
	}

	/** Which worker has buried a dead letter is not written down. */
	private boolean mayBeMissing(TaskHistory task) {
		return task.isDone() ? doneRuns(task).anyMatch(
				(run) -> this.ends.containsKey(run.process()) && mayBeLost(run.endedAt(), this.ends.get(run.process())))
				: task.deadLetters()
					.stream()
					.anyMatch(
							(letter) -> this.ends.values().stream().anyMatch((end) -> mayBeLost(letter.diedAt(), end)));
	}

	/** From the one to the other the process had no chance to write. */
	private boolean mayBeLost(long endedAt, ProcessEnd end) {
		return endedAt <= end.at() && this.outages.stream()
			.anyMatch((outage) -> outage.concerns(end.process()) && outage.from() - BEFORE_MILLIS <= endedAt
					&& end.at() <= outage.to() + AFTER_MILLIS);
	}

}
