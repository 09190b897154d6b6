package io.github.taskqueue.internal.observation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.QueueFullException;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.UnconfirmedTaskException;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.internal.outcome.TaskOutcome.Again;
import io.github.taskqueue.internal.outcome.TaskOutcome.Cancelled;
import io.github.taskqueue.internal.outcome.TaskOutcome.Dead;
import io.github.taskqueue.internal.outcome.TaskOutcome.Expired;
import io.github.taskqueue.internal.outcome.TaskOutcome.Interrupted;
import io.github.taskqueue.internal.outcome.TaskOutcome.Retry;
import io.github.taskqueue.internal.outcome.TaskOutcome.Succeeded;
import io.github.taskqueue.internal.pipeline.PublishResult;

import static org.assertj.core.api.Assertions.assertThat;

class OutcomesTests {

	@Test
	void everyOutcomeOfAnAttemptHasATagOfItsOwn() {
		Exception failure = new IllegalStateException();
		assertThat(Outcomes.of(new Succeeded(null)).tag()).isEqualTo("success");
		assertThat(Outcomes.of(new Retry(failure, Duration.ZERO, true, true)).tag()).isEqualTo("retry");
		assertThat(Outcomes.of(new Dead(failure, DeadLetterReason.EXHAUSTED)).tag()).isEqualTo("dead");
		assertThat(Outcomes.of(new Interrupted(failure)).tag()).isEqualTo("interrupted");
		assertThat(Outcomes.of(new Again(Duration.ZERO, "why")).tag()).isEqualTo("again");
		assertThat(Outcomes.of(new Cancelled()).tag()).isEqualTo("cancelled");
		assertThat(Outcomes.of(new Expired()).tag()).isEqualTo("expired");
	}

	@Test
	void everyEndOfAPublicationHasATagOfItsOwn() {
		assertThat(Outcomes.of(PublishResult.ACCEPTED).tag()).isEqualTo("accepted");
		assertThat(Outcomes.of(new PublishResult.Deferred("the commit", new CompletableFuture<>())).tag())
			.isEqualTo("deferred");
		assertThat(Outcomes.of(new PublishResult.Existing("0")).tag()).isEqualTo("existing");
		assertThat(Outcomes.of(new QueueFullException("full", Duration.ZERO)).tag()).isEqualTo("rejected");
		assertThat(Outcomes.of(new TaskUnroutableException("nowhere")).tag()).isEqualTo("unroutable");
		assertThat(Outcomes.of(new BrokerUnavailableException("gone", null)).tag()).isEqualTo("unavailable");
		assertThat(Outcomes.of(new UnconfirmedTaskException("1", "late", null)).tag()).isEqualTo("unknown");
		assertThat(Outcomes.of(new IllegalStateException()).tag()).isEqualTo("error");
	}

}
