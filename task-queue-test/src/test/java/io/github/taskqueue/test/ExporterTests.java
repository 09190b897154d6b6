package io.github.taskqueue.test;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.AsyncTask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * An application with a clock of its own, without workers, and with tasks that share a
 * superclass.
 */
@SpringBootTest(properties = "task-queue.worker.enabled=false")
@TaskQueueTest(mode = TaskMode.INLINE)
class ExporterTests {

	@Autowired
	private Pdf pdf;

	@Autowired
	private Clock systemTime;

	@Autowired
	private TaskTester tasks;

	@Test
	void referenceThatCanBeSeveralTasksIsRefused() {
		this.pdf.export();
		assertThat(this.tasks).enqueued(Pdf::export);
		assertThat(this.tasks).notEnqueued(Csv::export);
		assertThatIllegalArgumentException().isThrownBy(() -> assertThat(this.tasks).notEnqueued(Exporter::export))
			.withMessage(
					"Exporter.export can be any of the tasks [Csv.export, Pdf.export]: use the class of the bean, or"
							+ " the name of the task");
	}

	@Test
	void clockOfTheApplicationStaysItsOwn() {
		assertThat(this.systemTime.instant()).isEqualTo(Instant.EPOCH);
	}

	@Test
	void nothingRunsWhereThereAreNoWorkers() {
		assertThatIllegalStateException().isThrownBy(this.tasks::drain)
			.withMessage("Nothing runs, as task-queue.worker.enabled is false");
	}

	abstract static class Exporter {

		@AsyncTask
		void export() {
		}

	}

	static class Pdf extends Exporter {

	}

	static class Csv extends Exporter {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Clock ownClock() {
			return Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
		}

		@Bean
		Pdf pdf() {
			return new Pdf();
		}

		@Bean
		Csv csv() {
			return new Csv();
		}

	}

}
