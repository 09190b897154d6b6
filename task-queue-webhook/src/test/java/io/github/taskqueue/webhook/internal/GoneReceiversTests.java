package io.github.taskqueue.webhook.internal;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.internal.testing.MovableClock;

import static org.assertj.core.api.Assertions.assertThat;

class GoneReceiversTests {

	private final MovableClock clock = new MovableClock();

	private final GoneReceivers gone = new GoneReceivers(this.clock);

	@Test
	void receiverIsGoneForAnHour() {
		this.gone.add("https://example.com/a");
		assertThat(this.gone.contains("https://example.com/a")).isTrue();
		assertThat(this.gone.contains("https://example.com/b")).isFalse();
		this.clock.move(Duration.ofMinutes(59));
		assertThat(this.gone.contains("https://example.com/a")).isTrue();
		this.clock.move(Duration.ofMinutes(1));
		assertThat(this.gone.contains("https://example.com/a")).isFalse();
	}

	@Test
	void oldestGivesWay() {
		this.gone.add("first");
		this.gone.add("second");
		this.gone.add("first");
		for (int i = 0; i < 999; i++) {
			this.gone.add("https://example.com/" + i);
		}
		assertThat(this.gone.contains("second")).isFalse();
		assertThat(this.gone.contains("first")).isTrue();
	}

}
