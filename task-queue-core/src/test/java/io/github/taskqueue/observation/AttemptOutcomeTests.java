package io.github.taskqueue.observation;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.internal.outcome.TaskOutcome.Again;
import io.github.taskqueue.internal.outcome.TaskOutcome.Cancelled;
import io.github.taskqueue.internal.outcome.TaskOutcome.Dead;
import io.github.taskqueue.internal.outcome.TaskOutcome.Interrupted;
import io.github.taskqueue.internal.outcome.TaskOutcome.Retry;
import io.github.taskqueue.internal.outcome.TaskOutcome.Succeeded;

import static org.assertj.core.api.Assertions.assertThat;

class AttemptOutcomeTests {

	@Test
	void everyOutcomeHasATagOfItsOwn() {
		Exception failure = new IllegalStateException();
		assertThat(AttemptOutcome.of(new Succeeded(null)).tag()).isEqualTo("success");
		assertThat(AttemptOutcome.of(new Retry(failure, Duration.ZERO, true, true)).tag()).isEqualTo("retry");
		assertThat(AttemptOutcome.of(new Dead(failure, DeadLetterReason.EXHAUSTED)).tag()).isEqualTo("dead");
		assertThat(AttemptOutcome.of(new Interrupted(failure)).tag()).isEqualTo("interrupted");
		assertThat(AttemptOutcome.of(new Again(Duration.ZERO, "why")).tag()).isEqualTo("again");
		assertThat(AttemptOutcome.of(new Cancelled()).tag()).isEqualTo("cancelled");
	}

}
