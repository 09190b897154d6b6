package io.github.taskqueue.autoconfigure.actuate;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import io.github.taskqueue.internal.background.LoopState;
import io.github.taskqueue.internal.definition.QueueName;

import static org.assertj.core.api.Assertions.assertThat;

class BackgroundHealthIndicatorTests {

	private static final LoopState FINE = new LoopState("a", null, Duration.ofSeconds(59));

	private static final LoopState FAILING = new LoopState("b", "b failed", Duration.ZERO);

	private static final LoopState OVERDUE = new LoopState("c", null, Duration.ofSeconds(61));

	@Test
	void isUpWhileAllGetOn() {
		Health health = BackgroundHealthIndicator.health(List.of(FINE), List.of(FINE), List.of());
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).isEmpty();
	}

	@Test
	void isUnknownWhileAJobFails() {
		Health health = BackgroundHealthIndicator.health(List.of(FINE, FAILING), List.of(), List.of());
		assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(health.getDetails()).containsEntry("problems", List.of("b failed"));
	}

	@Test
	void isDownWhileATurnDoesNotEnd() {
		Health health = BackgroundHealthIndicator.health(List.of(FAILING, OVERDUE), List.of(), List.of());
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsEntry("problems",
				List.of("b failed", "c has been in progress or overdue for 61 s"));
	}

	@Test
	void aStoreThatDoesNotAnswerMakesNothingDown() {
		Health health = BackgroundHealthIndicator.health(List.of(FINE), List.of(OVERDUE), List.of());
		assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(health.getDetails()).containsEntry("problems",
				List.of("c has been in progress or overdue for 61 s"));
	}

	@Test
	void isUnknownWhileDelayedTasksAreLate() {
		Health health = BackgroundHealthIndicator.health(List.of(FINE), List.of(), List.of("level 7 is late"));
		assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(health.getDetails()).containsEntry("problems", List.of("level 7 is late"));
	}

	@Test
	void showsSomeOfManyProblems() {
		Health health = BackgroundHealthIndicator.health(Collections.nCopies(11, FAILING), List.of(), List.of());
		assertThat(health.getDetails()).containsEntry("problems", Collections.nCopies(10, "b failed"));
	}

	@Test
	void noQueueCanHaveItsName() {
		assertThat(QueueName.isLegal(TaskQueueHealthContributor.BACKGROUND)).isFalse();
	}

}
