package io.github.taskqueue.web.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.taskqueue.internal.background.RecoveryLoops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.hamcrest.Matchers.greaterThan;

class HeartbeatsTests {

	private final Heartbeats heartbeats = new Heartbeats(Duration.ofMillis(10), new RecoveryLoops().create("test"));

	private final AtomicInteger signs = new AtomicInteger();

	private final AtomicInteger others = new AtomicInteger();

	@AfterEach
	void close() {
		this.heartbeats.close();
	}

	@Test
	void signsAreGivenUntilTheyAreNotWantedAnyMore() {
		Runnable end = this.heartbeats.start(this.signs::incrementAndGet);
		Awaitility.await().untilAtomic(this.signs, greaterThan(2));
		end.run();
		this.heartbeats.start(this.others::incrementAndGet);
		Awaitility.await().untilAtomic(this.others, greaterThan(1));
		int before = this.signs.get();
		Awaitility.await().untilAtomic(this.others, greaterThan(5));
		assertThat(this.signs).hasValue(before);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whoeverFailsGivesSignsAgainAndTheOthersAllTheSame(boolean error) {
		this.heartbeats.start(() -> {
			if (this.signs.incrementAndGet() == 1) {
				throwOne(error);
			}
		});
		this.heartbeats.start(this.others::incrementAndGet);
		Awaitility.await().until(() -> this.signs.get() > 3 && this.others.get() > 3);
	}

	private static void throwOne(boolean error) {
		if (error) {
			throw new OutOfMemoryError("test");
		}
		throw new IllegalStateException("test");
	}

	@Test
	void aPeriodOfNoTimeIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Heartbeats(Duration.ZERO, new RecoveryLoops().create("test")))
			.withMessageContaining("task-queue.web.heartbeat");
	}

}
