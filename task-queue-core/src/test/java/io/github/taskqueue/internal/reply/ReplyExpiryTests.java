package io.github.taskqueue.internal.reply;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.ExecutionException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.taskqueue.internal.background.ManualLoop;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.testing.Faults;

import static org.assertj.core.api.Assertions.assertThat;

class ReplyExpiryTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final ManualLoop manual = new ManualLoop();

	private final Faults faults = new Faults();

	private final PendingResults pending = new PendingResults(10, new FaultyClock(this.faults));

	@ParameterizedTest
	@MethodSource("io.github.taskqueue.internal.testing.Faults#all")
	void waitsEndWhateverWasThrown(Throwable fault) {
		try (ReplyExpiry expiry = new ReplyExpiry(this.pending, this.manual.loop())) {
			this.manual.pass(SECOND);
			PendingResult late = this.pending
				.add(new PendingResult(new TaskKey("late", "task"), String.class, Instant.EPOCH));
			this.faults.add(fault, 1);
			this.manual.pass(SECOND);
			assertThat(this.faults.areOver()).isTrue();
			assertThat(late.future()).isNotDone();
			this.manual.pass(SECOND);
			assertThat(late.future()).failsWithin(Duration.ofSeconds(10)).withThrowableOfType(ExecutionException.class);
			PendingResult next = this.pending
				.add(new PendingResult(new TaskKey("next", "task"), String.class, Instant.EPOCH));
			this.manual.pass(SECOND);
			assertThat(next.future()).failsWithin(Duration.ofSeconds(10)).withThrowableOfType(ExecutionException.class);
		}
	}

	private static final class FaultyClock extends Clock {

		private final Faults faults;

		FaultyClock(Faults faults) {
			this.faults = faults;
		}

		@Override
		public Instant instant() {
			this.faults.meet();
			return Instant.EPOCH.plusSeconds(10);
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

}
