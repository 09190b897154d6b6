package io.github.taskqueue.chaos;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

import io.github.taskqueue.chaos.agent.Mutant;
import io.github.taskqueue.chaos.fault.FaultKind;

/**
 * The faults by which each mutant shows.
 */
final class MutantFaults {

	static final Duration WARM_UP = Duration.ofSeconds(8);

	static final Duration LENGTH = Duration.ofSeconds(60);

	static final Duration DRAIN = Duration.ofSeconds(60);

	private MutantFaults() {
	}

	static Set<FaultKind> of(Mutant mutant) {
		return switch (mutant) {
			case AUTO_ACK, ACK_BEFORE_RUN, DONE_ALREADY, NO_MARKER -> EnumSet.of(FaultKind.WORKER_KILL);
			case ACK_BEFORE_RETRY -> EnumSet.of(FaultKind.KILL_IN_ALARM);
			case NO_CONFIRMS -> EnumSet.of(FaultKind.LOST_PUBLISH, FaultKind.RESET);
			case NOT_MANDATORY -> EnumSet.of(FaultKind.UNBOUND_QUEUE);
			case AT_MOST_ONCE -> EnumSet.of(FaultKind.BROKER_RESTART);
			case NO_DRAIN -> EnumSet.of(FaultKind.WORKER_TERM);
			case EXCEPTIONS_ONLY -> EnumSet.noneOf(FaultKind.class);
			case ONCE_FORGETS -> EnumSet.of(FaultKind.STORE_RESET, FaultKind.WORKER_KILL);
			case STATUS_GOES_BACK -> EnumSet.of(FaultKind.STORE_BLACK_HOLE);
			case TICK_FROM_NOW -> EnumSet.of(FaultKind.BLACK_HOLE);
			case NO_REPUBLISH -> EnumSet.of(FaultKind.LOST_PUBLISH);
		};
	}

}
