package io.github.taskqueue.observation;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.QueueFullException;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.UnconfirmedTaskException;

import static org.assertj.core.api.Assertions.assertThat;

class PublishOutcomeTests {

	@Test
	void everyRefusalHasItsOutcome() {
		assertThat(PublishOutcome.of(null).tag()).isEqualTo("accepted");
		assertThat(PublishOutcome.of(new QueueFullException("full", Duration.ZERO)).tag()).isEqualTo("rejected");
		assertThat(PublishOutcome.of(new TaskUnroutableException("nowhere")).tag()).isEqualTo("unroutable");
		assertThat(PublishOutcome.of(new BrokerUnavailableException("gone", null)).tag()).isEqualTo("unavailable");
		assertThat(PublishOutcome.of(new UnconfirmedTaskException("1", "late", null)).tag()).isEqualTo("unknown");
		assertThat(PublishOutcome.of(new IllegalStateException()).tag()).isEqualTo("error");
	}

}
