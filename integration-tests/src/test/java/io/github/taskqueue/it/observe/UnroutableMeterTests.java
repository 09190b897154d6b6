package io.github.taskqueue.it.observe;

import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.it.support.ApplicationExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An unroutable message is a sign that something is wrong, so what the library itself
 * sends must never be one.
 */
class UnroutableMeterTests {

	private static final Pattern UNROUTABLE = Pattern
		.compile("messages_unroutable_(?:dropped|returned)_total\\s*=>\\s*(\\d+)");

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class);

	@Test
	void callsWithPausesCountNoUnroutableMessage() {
		Tasks tasks = application.bean(Tasks.class);
		tasks.work();
		long before = unroutable();
		for (int i = 0; i < 12; i++) {
			Awaitility.await().pollDelay(Duration.ofMillis(700)).until(() -> true);
			tasks.work();
		}
		assertThat(counter("rabbitmq.published").count()).isGreaterThanOrEqualTo(12);
		assertThat(counter("rabbitmq.unrouted_published").count()).isZero();
		assertThat(unroutable()).isEqualTo(before);
	}

	private static Counter counter(String name) {
		return application.bean(MeterRegistry.class).get(name).counter();
	}

	private static long unroutable() {
		String counters = application.broker().rabbitmqctl("eval", "rabbit_global_counters:overview().");
		assertThat(counters).containsPattern(UNROUTABLE);
		return UNROUTABLE.matcher(counters).results().map(MatchResult::group).mapToLong((each) -> number(each)).sum();
	}

	private static long number(String counter) {
		return Long.parseLong(counter.replaceAll("\\D", ""));
	}

	static class Tasks {

		@AsyncTask
		void work() {
		}

	}

}
