package io.github.taskqueue.observation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.QueueFullException;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.UnconfirmedTaskException;
import io.github.taskqueue.internal.pipeline.PublishResult;

import static org.assertj.core.api.Assertions.assertThat;

class PublishOutcomeTests {

	@Test
	void everyRefusalHasItsOutcome() {
		assertThat(PublishOutcome.of(PublishResult.ACCEPTED).tag()).isEqualTo("accepted");
		assertThat(PublishOutcome.of(new PublishResult.Deferred("the commit", new CompletableFuture<>())).tag())
			.isEqualTo("deferred");
		assertThat(PublishOutcome.of(new PublishResult.Existing("0")).tag()).isEqualTo("existing");
		assertThat(PublishOutcome.of(new QueueFullException("full", Duration.ZERO)).tag()).isEqualTo("rejected");
		assertThat(PublishOutcome.of(new TaskUnroutableException("nowhere")).tag()).isEqualTo("unroutable");
		assertThat(PublishOutcome.of(new BrokerUnavailableException("gone", null)).tag()).isEqualTo("unavailable");
		assertThat(PublishOutcome.of(new UnconfirmedTaskException("1", "late", null)).tag()).isEqualTo("unknown");
		assertThat(PublishOutcome.of(new IllegalStateException()).tag()).isEqualTo("error");
	}

}
