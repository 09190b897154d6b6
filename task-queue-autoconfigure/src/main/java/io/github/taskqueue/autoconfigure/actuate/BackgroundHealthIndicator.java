package io.github.taskqueue.autoconfigure.actuate;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

import io.github.taskqueue.internal.background.LoopState;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.broker.ladder.LadderProbes;

/**
 * Health of what is done in the background. A job that fails is repeated each second, so
 * a restart would hardly help and it makes nothing {@code DOWN}; a turn that does not end
 * does. A store may not answer for long, which makes nothing {@code DOWN} either, as
 * tasks go on without it, and so may delayed tasks be late, as others go on.
 */
final class BackgroundHealthIndicator implements HealthIndicator {

	private static final int MAX_PROBLEMS = 10;

	private final RecoveryLoops loops;

	private final RecoveryLoops storeLoops;

	private final LadderProbes ladder;

	BackgroundHealthIndicator(RecoveryLoops loops, RecoveryLoops storeLoops, LadderProbes ladder) {
		this.loops = loops;
		this.storeLoops = storeLoops;
		this.ladder = ladder;
	}

	@Override
	public Health health() {
		return health(this.loops.states(), this.storeLoops.states(), this.ladder.problems());
	}

	static Health health(List<LoopState> states, List<LoopState> storeStates, List<String> late) {
		Stream<String> stuck = Stream.concat(states.stream(), storeStates.stream())
			.filter(LoopState::isStuck)
			.map(LoopState::reason);
		List<String> problems = Stream.concat(stuck, late.stream()).limit(MAX_PROBLEMS).toList();
		if (problems.isEmpty()) {
			return Health.up().build();
		}
		Health.Builder health = states.stream().anyMatch(LoopState::isOverdue) ? Health.down() : Health.unknown();
		return health.withDetail("problems", problems).build();
	}

}
