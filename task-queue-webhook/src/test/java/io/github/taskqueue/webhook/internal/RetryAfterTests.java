package io.github.taskqueue.webhook.internal;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetryAfterTests {

	private static final Instant NOW = Instant.parse("2026-11-27T08:00:00Z");

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "0|PT0S", "120|PT2M", " 5 |PT5S", "86400|P1D", "86401|P1D", "99999999999999999999|P1D",
					"Fri, 27 Nov 2026 08:00:30 GMT|PT30S", "Fri, 27 Nov 2026 07:00:00 GMT|PT0S",
					"Sat, 27 Nov 2027 08:00:00 GMT|P1D" })
	void waitIsASecondsNumberOrADateUpToADay(String value, Duration wait) {
		assertThat(RetryAfter.parse(value, NOW)).isEqualTo(wait);
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "soon", "-1", "1.5", "2026-11-27T08:00:30Z", "Fri, 99 Nov 2026 08:00:30 GMT" })
	void whatSaysNoWaitIsIgnored(@Nullable String value) {
		assertThat(RetryAfter.parse(value, NOW)).isNull();
	}

	@ParameterizedTest
	@ValueSource(ints = { 429, 502, 503, 504 })
	void busyReceiverIsLeftAlone(int status) {
		assertThat(new Answer(status, Duration.ofMinutes(7)).pause()).isEqualTo(Duration.ofMinutes(7));
		assertThat(new Answer(status, null).pause()).isZero();
	}

	@Test
	void otherReceiversAreNotAsked() {
		assertThat(new Answer(500, Duration.ofMinutes(7)).pause()).isZero();
		assertThat(new Answer(301, Duration.ofMinutes(7)).pause()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "199,false", "200,true", "204,true", "299,true", "300,false", "302,false", "304,false", "400,false",
			"410,false", "500,false" })
	void onlyTwoHundredsAreSuccess(int status, boolean success) {
		assertThat(new Answer(status, null).isSuccess()).isEqualTo(success);
		assertThat(new Answer(status, null).isGone()).isEqualTo(status == 410);
	}

}
