package io.github.taskqueue.it.call;

import java.time.Duration;
import java.util.List;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.RetryLaterException;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An operator has set a time to live on all queues, which is shorter than that of the
 * levels of the delay ladder and wins.
 */
@ExtendWith(OutputCaptureExtension.class)
class ShortLevelTests {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.store.type=memory");

	private final Tasks tasks = application.bean(Tasks.class);

	@BeforeAll
	static void setPolicy() {
		application.broker()
			.rabbitmqctl("set_operator_policy", "-p", application.broker().virtualHost(), "--apply-to", "queues", "ttl",
					".*", "{\"message-ttl\":2000}");
	}

	@Test
	void nothingRunsBeforeItIsDue(CapturedOutput output) {
		List<Duration> delays = List.of(Duration.ofMillis(900), Duration.ofSeconds(3), Duration.ofSeconds(5),
				Duration.ofMillis(8_300), Duration.ofSeconds(15));
		delays.forEach((delay) -> application.tasks()
			.enqueue(TaskOptions.with().delay(delay), () -> this.tasks.run(delay, System.nanoTime())));
		delays.forEach(ShortLevelTests::assertOnTime);
		assertThat(output.getOut()).containsOnlyOnce("too soon from the delay ladder");
	}

	@Test
	void nextAttemptsAreNotEarly() {
		this.tasks.fail("retried");
		application.journal().await("retried", 2);
		assertThat(application.journal().pauses("retried")).singleElement(InstanceOfAssertFactories.DURATION)
			.isBetween(Duration.ofSeconds(5), Duration.ofSeconds(8));
		this.tasks.later("later");
		application.journal().await("later", 2);
		assertThat(application.journal().pauses("later")).singleElement(InstanceOfAssertFactories.DURATION)
			.isBetween(Duration.ofSeconds(4), Duration.ofSeconds(7));
	}

	private static void assertOnTime(Duration delay) {
		Journal.Entry entry = application.journal().await(delay.toString(), 1).get(0);
		assertThat(Duration.parse(entry.detail())).isBetween(delay, delay.plusSeconds(3));
		assertThat(entry.attempt()).isOne();
	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask
		void run(Duration delay, long since) {
			this.journal.write(delay.toString(), Duration.ofNanos(System.nanoTime() - since).toString());
		}

		@AsyncTask(retry = @TaskRetry(backoff = "5s", jitter = 0, maxAttempts = 2))
		void fail(String name) {
			this.journal.write(name);
			throw new IllegalStateException("planned");
		}

		@AsyncTask
		void later(String name) {
			this.journal.write(name);
			if (this.journal.entries(name).size() == 1) {
				throw new RetryLaterException(Duration.ofSeconds(4));
			}
		}

	}

}
