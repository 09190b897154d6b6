package io.github.taskqueue.chaos.report;

import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Statuses;
import io.github.taskqueue.chaos.evidence.Steps;

/**
 * What became of steps and statuses.
 *
 * @param faults of the store
 * @param stepsDone how often steps were done
 * @param stepsRepeated how many of these had been done before and were not completed
 * @param statusesLate ends that were written when the store was back
 * @param statusesMissing ends that the store does not know, as the process that had them
 * ended while it was away
 * @param storeToStep from the end of a fault of the store until a step is completed
 */
public record StoreFigures(long faults, long stepsDone, long stepsRepeated, long statusesLate, long statusesMissing,
		Percentiles storeToStep) {

	static StoreFigures of(Evidence evidence, Statuses statuses) {
		return new StoreFigures(evidence.faults().stream().filter((fault) -> fault.kind().needsStore()).count(),
				evidence.history().tasks().flatMap((task) -> task.steps().stream()).mapToLong(Steps::done).sum(),
				evidence.history().tasks().flatMap((task) -> task.steps().stream()).mapToLong(Steps::repeated).sum(),
				statuses.late(), statuses.missing(), storeToStep(evidence));
	}

	private static Percentiles storeToStep(Evidence evidence) {
		long[] kept = evidence.history()
			.tasks()
			.flatMap((task) -> task.steps().stream())
			.flatMapToLong(Steps::keptAt)
			.sorted()
			.toArray();
		return Percentiles.of(evidence.faults()
			.stream()
			.filter((fault) -> fault.kind().needsStore())
			.mapToLong((fault) -> Recovery.after(kept, fault.to()) - fault.to()));
	}

}
