package io.github.taskqueue.web.internal;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TaskAgeTests {

	/**
	 * The example of RFC 9562, appendix A.6.
	 */
	@Test
	void anIdTellsWhenItWasMade() {
		assertThat(TaskAge.madeAt("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"))
			.isEqualTo(Instant.parse("2022-02-22T19:22:22Z"));
	}

	@Test
	void otherIdsTellNothing() {
		assertThat(TaskAge.madeAt("of-my-own")).isNull();
		assertThat(TaskAge.madeAt("919108f7-52d1-4320-9bac-f847db4148a8")).isNull();
	}

	@Test
	void theOlderATaskIsTheLaterItIsAskedFor() {
		assertThat(TaskAge.retryAfterSeconds(Duration.ofMillis(-5))).isEqualTo(1);
		assertThat(TaskAge.retryAfterSeconds(Duration.ofSeconds(1))).isEqualTo(1);
		assertThat(TaskAge.retryAfterSeconds(Duration.ofSeconds(8))).isEqualTo(4);
		assertThat(TaskAge.retryAfterSeconds(Duration.ofHours(1))).isEqualTo(10);
	}

}
