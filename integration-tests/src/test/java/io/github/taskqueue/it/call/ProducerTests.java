package io.github.taskqueue.it.call;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.core.ParameterizedTypeReference;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * One application that only enqueues, and another one that works.
 */
class ProducerTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	@RegisterExtension
	static final ApplicationExtension producer = ApplicationExtension.of(KnownTasks.class)
		.with("task-queue.worker.enabled=false");

	private static TestApplication worker;

	@BeforeAll
	static void startWorker() {
		worker = producer.start(List.of(ReportTasks.class, KnownTasks.class));
	}

	@Test
	void aTaskThatTheProducerDoesNotHaveIsRequestedByName() {
		TaskHandle<Report> handle = producer.tasks()
			.enqueue(TaskRequest.of("reports.generate", Report.class)
				.argument("orderId", 42)
				.argument("tags", List.of("new", "paid"))
				.argument("note", null)
				.options(TaskOptions.with().queue("reports")));
		assertThat(handle.await(SOON)).isEqualTo(new Report(42, List.of("new", "paid")));
	}

	@Test
	void theResultOfARequestMayBeGeneric() {
		TaskHandle<List<Report>> handle = producer.tasks()
			.enqueue(TaskRequest.of("reports.list", new ParameterizedTypeReference<List<Report>>() {
			}).options(TaskOptions.with().queue("reports").delay(Duration.ofMillis(300))));
		assertThat(handle.await(SOON)).containsExactly(new Report(1, List.of()));
	}

	@Test
	void aRequestThatAsksForNothingGetsNoResult() {
		TaskHandle<Void> handle = producer.tasks()
			.enqueue(TaskRequest.of("reports.list", Void.class).options(TaskOptions.with().queue("reports")));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> handle.await(SOON));
	}

	@Test
	void aTaskThatBothHaveRunsOnTheWorker() {
		producer.bean(KnownTasks.class).note();
		worker.bean(Journal.class).await("known", 1);
		assertThat(producer.journal().texts()).isEmpty();
	}

	@Test
	void aRequestForATaskOfTheProducerGoesToItsQueue() {
		TaskHandle<Integer> handle = producer.tasks()
			.enqueue(TaskRequest.of("KnownTasks.length", Integer.class).argument("text", "four"));
		assertThat(handle.await(SOON)).isEqualTo(4);
	}

	record Report(int orderId, List<String> tags) {
	}

	static class ReportTasks {

		@AsyncTask(name = "reports.generate", queue = "reports")
		TaskHandle<Report> generate(int orderId, List<String> tags, String note) {
			assertThat(note).isNull();
			return TaskHandle.completed(new Report(orderId, tags));
		}

		@AsyncTask(name = "reports.list", queue = "reports")
		TaskHandle<List<Report>> list() {
			return TaskHandle.completed(List.of(new Report(1, List.of())));
		}

	}

	static class KnownTasks {

		private final Journal journal;

		KnownTasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(queue = "known")
		void note() {
			this.journal.write("known");
		}

		@AsyncTask(queue = "known")
		TaskHandle<Integer> length(String text) {
			return TaskHandle.completed(text.length());
		}

	}

}
