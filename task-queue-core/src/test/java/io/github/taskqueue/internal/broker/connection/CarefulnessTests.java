package io.github.taskqueue.internal.broker.connection;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CarefulnessTests {

	private long now = 1_000;

	private final Carefulness careful = new Carefulness(() -> this.now);

	private void pass(long millis) {
		this.now += Duration.ofMillis(millis).toNanos();
	}

	@Test
	void messageIsInTheQueueOfTheChannelWhoseOwnConnectionItEnds() {
		assertThat(this.careful.begin()).isFalse();
		assertThat(this.careful.isOn()).isTrue();
		assertThat(this.careful.begin()).isTrue();
	}

	@Test
	void messageIsFoundOnce() {
		this.careful.begin();
		this.careful.begin();
		assertThat(this.careful.begin()).isFalse();
	}

	@Test
	void channelThatWasCarefulBeforeBeginsAnew() {
		this.careful.begin();
		assertThat(this.careful.end()).isTrue();
		assertThat(this.careful.end()).isFalse();
		assertThat(this.careful.begin()).isFalse();
	}

	@Test
	void firstMessageThatWasNotDeliveredBeforeEndsItWhenTheOthersArePutBack() {
		this.careful.begin();
		this.careful.opened();
		assertThat(this.careful.isOverWith(false)).isFalse();
		pass(3_001);
		assertThat(this.careful.isOverWith(true)).isFalse();
		assertThat(this.careful.isOverWith(false)).isTrue();
	}

	@Test
	void quietChannelHasNothingToBeCarefulAbout() {
		this.careful.begin();
		this.careful.opened();
		pass(2_900);
		this.careful.isOverWith(true);
		pass(2_900);
		assertThat(this.careful.isOver()).isFalse();
		assertThat(this.careful.isStuck()).isTrue();
		pass(200);
		assertThat(this.careful.isOver()).isTrue();
	}

	@Test
	void deliveriesMeanNothingToAChannelThatIsNotCareful() {
		pass(10_000);
		assertThat(this.careful.isOverWith(false)).isFalse();
	}

}
