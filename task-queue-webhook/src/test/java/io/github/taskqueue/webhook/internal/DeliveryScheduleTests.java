package io.github.taskqueue.webhook.internal;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeliveryScheduleTests {

	private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(5), Duration.ofMinutes(5),
			Duration.ofHours(14));

	@Test
	void pausesAreThoseListedMoreOrLess() {
		DeliverySchedule schedule = new DeliverySchedule(PAUSES, new Random(3));
		for (int i = 0; i < 1000; i++) {
			assertThat(schedule.pause(1)).isBetween(Duration.ofMillis(4500), Duration.ofMillis(5500));
			assertThat(schedule.pause(2)).isBetween(Duration.ofMillis(270_000), Duration.ofMillis(330_000));
		}
	}

	@Test
	void pausesDiffer() {
		DeliverySchedule schedule = new DeliverySchedule(PAUSES, new Random(3));
		assertThat(schedule.pause(1)).isNotEqualTo(schedule.pause(1));
	}

	@Test
	void lastPauseIsRepeated() {
		RandomGenerator middle = () -> Long.MIN_VALUE;
		DeliverySchedule schedule = new DeliverySchedule(PAUSES, middle);
		assertThat(schedule.pause(3)).isEqualTo(Duration.ofHours(14));
		assertThat(schedule.pause(4)).isEqualTo(Duration.ofHours(14));
		assertThat(schedule.pause(Integer.MAX_VALUE)).isEqualTo(Duration.ofHours(14));
	}

	@Test
	void noPauseStaysNone() {
		assertThat(new DeliverySchedule(List.of(Duration.ZERO), new Random(3)).pause(1)).isZero();
	}

}
