package io.github.taskqueue.chaos.check;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.taskqueue.chaos.check.time.DelaysKept;
import io.github.taskqueue.chaos.check.time.NoTickMissing;
import io.github.taskqueue.chaos.check.time.PausesHold;
import io.github.taskqueue.chaos.check.time.TicksOfSchedule;
import io.github.taskqueue.chaos.check.time.TicksOneByOne;
import io.github.taskqueue.chaos.check.time.TicksPublishedOnce;
import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Invariant;

/**
 * Holds the evidence of a run against all that was promised.
 */
public final class Checker {

	private static final List<Invariant> INVARIANTS = List.of(new NothingLost(), new NothingInvented(),
			new DeadLettersExact(), new DuplicatesExplained(), new DuplicatesBounded(), new QueuesEmpty(),
			new ResourcesFlat(), new DrainedInTime(), new CallsInTime(), new FailuresDocumented(), new ResultsArrive(),
			new NoStepRepeated(), new NoStepLost(), new StatusesExact(), new StoreNotInTheWay(), new TicksOfSchedule(),
			new NoTickMissing(), new TicksOneByOne(), new TicksPublishedOnce(), new DelaysKept(), new PausesHold(),
			new LoadWasReal());

	private Checker() {
	}

	/**
	 * Checks a run.
	 * @param evidence of the run
	 * @return what was broken
	 */
	public static Verdict check(Evidence evidence) {
		Map<String, List<String>> violations = new TreeMap<>();
		for (Invariant invariant : INVARIANTS) {
			List<String> found = invariant.violations(evidence).toList();
			if (!found.isEmpty()) {
				violations.put(invariant.getClass().getSimpleName(), found);
			}
		}
		return new Verdict(violations);
	}

}
