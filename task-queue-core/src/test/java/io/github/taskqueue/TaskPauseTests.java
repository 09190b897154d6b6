package io.github.taskqueue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TaskPauseTests {

	private static final Instant NOW = Instant.parse("2026-11-30T14:02:05Z");

	private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

	private final TaskPause pause = TaskPause.because("bank is down");

	@Test
	void reasonIsRequired() {
		assertThatIllegalArgumentException().isThrownBy(() -> TaskPause.because(" "));
		assertThatIllegalArgumentException().isThrownBy(() -> TaskPause.because("x".repeat(501)));
		assertThat(this.pause.reason()).isEqualTo("bank is down");
	}

	@Test
	void pauseIsRefinedByCopies() {
		assertThat(this.pause.by("Anna").by()).isEqualTo("Anna");
		assertThat(this.pause.by()).isNull();
		assertThat(this.pause.end(CLOCK)).isNull();
		assertThat(this.pause.forAtMost(Duration.ofHours(2)).end(CLOCK)).isEqualTo(NOW.plusSeconds(7200));
		assertThat(this.pause.forAtMost(Duration.ofHours(2)).until(NOW).end(CLOCK)).isEqualTo(NOW);
		assertThat(this.pause.until(NOW).forAtMost(Duration.ofHours(1)).end(CLOCK)).isEqualTo(NOW.plusSeconds(3600));
	}

	@Test
	void whatCannotBeMeantIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.pause.by(""));
		assertThatIllegalArgumentException().isThrownBy(() -> this.pause.forAtMost(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> this.pause.forAtMost(Duration.ofDays(4000)));
	}

}
