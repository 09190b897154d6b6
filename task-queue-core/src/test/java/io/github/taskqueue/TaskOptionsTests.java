package io.github.taskqueue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TaskOptionsTests {

	@ParameterizedTest
	@ValueSource(strings = { "tenant", "CCC", "BCC-list", "cc", "traceparent", "X-Request-Id" })
	void headerMayHaveAnyOtherName(String name) {
		assertThat(TaskOptions.with().header(name, "a").headers()).containsEntry(name, "a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "tq-attempt", "tq-x", "x-death", "CC", "BCC", "", "a b", "é" })
	void headerMayNotHaveANameOfTheWireFormatOrTheBroker(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> TaskOptions.with().header(name, "a"))
			.withMessageStartingWith("Header name '" + name + "'");
	}

	@ParameterizedTest
	@CsvSource({ "PT-0.001S,", "PT-2562047788015215H,", "PT0S,", "PT1S,PT1S", "P3106D,P3106D", "P3107D,P3106D",
			"PT2562047788015215H,P3106D" })
	void delayOfAnyLengthIsCutToWhatTheBrokerCanWait(Duration delay, @Nullable Duration cut) {
		Instant now = Instant.parse("2026-07-01T00:00:00Z");
		assertThat(TaskOptions.with().delay(delay).due(now)).isEqualTo((cut != null) ? now.plus(cut) : null);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT-1S", "P365DT1S", "PT2562047788015215H" })
	void taskExpiresAfterATimeThatCanBeMeant(Duration time) {
		assertThatIllegalArgumentException().isThrownBy(() -> TaskOptions.with().expiresAfter(time))
			.withMessage("'expiresAfter' must be above zero and at most 365 days, not " + time);
		assertThat(TaskOptions.with().expiresAfter(Duration.ofDays(365)).queue("mail").delay(Duration.ZERO))
			.extracting(TaskOptions::expiresAfter)
			.isEqualTo(Duration.ofDays(365));
	}

	@Test
	void timeMayBeAnyUpToTheYear9999() {
		Instant now = Instant.parse("2026-07-01T00:00:00Z");
		Instant last = Instant.parse("9999-12-31T23:59:59Z");
		assertThat(TaskOptions.with().at(last).due(now)).isEqualTo(last);
		assertThat(TaskOptions.with().at(Instant.MIN).due(now)).isNull();
		assertThatIllegalArgumentException().isThrownBy(() -> TaskOptions.with().at(Instant.MAX))
			.withMessage("'at' must not be after the year 9999");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://example.com", "HTTP://example.com:8080/hooks?a=b#c", "https://[2606:4700::1]/",
			"https://93.184.216.34/", "https://example.com/é" })
	void callbackMayBeAnyAbsoluteHttpUri(String callback) {
		TaskOptions options = TaskOptions.with().callback(URI.create(callback)).queue("mail").header("a", "b");
		assertThat(options.callback()).isEqualTo(URI.create(callback));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "/hooks|absolute", "example.com|absolute", "//example.com/|absolute",
					"ftp://example.com/|absolute", "file:///etc/passwd|absolute", "mailto:a@example.com|absolute",
					"https:hooks|host", "https:///hooks|host", "https://a_b/|host", "https://0x7f.1/|host",
					"https://user@example.com/|user name", "https://user:password@example.com/|user name" })
	void callbackThatIsNoneIsRefused(String callback, String why) {
		assertThatIllegalArgumentException().isThrownBy(() -> TaskOptions.with().callback(URI.create(callback)))
			.withMessageStartingWith("'callback' must")
			.withMessageContaining(why);
	}

	@Test
	void callbackMayHaveTwoKilobytes() {
		String longest = "https://example.com/" + "a".repeat(2028);
		assertThat(TaskOptions.with().callback(URI.create(longest)).callback()).hasToString(longest);
		assertThatIllegalArgumentException().isThrownBy(() -> TaskOptions.with().callback(URI.create(longest + "a")))
			.withMessage("'callback' can have 2048 characters at most");
	}

}
