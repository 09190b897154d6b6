package io.github.taskqueue.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.internal.registry.NearestName;
import io.github.taskqueue.internal.registry.TaskRegistry;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class PropertyNameCheckTests {

	@Test
	void namesThatMatchAreNotMentioned() {
		assertThat(warnings("tasks[ReportTasks.generate].timeout=1s", "tasks.mail.timeout=1s",
				"queues.reports.timeout=1s"))
			.isEmpty();
	}

	@Test
	void misspeltTaskIsToldTheNearestName() {
		assertThat(warnings("tasks.mial.timeout=1s"))
			.containsExactly("task-queue.tasks.\"[mial]\" matches no task of this application. Did you mean 'mail'?");
		assertThat(warnings("tasks[ReportTask.generate].timeout=1s")).singleElement()
			.asString()
			.endsWith("Did you mean 'ReportTasks.generate'?");
	}

	@Test
	void taskThatIsNearNothingIsStillMentioned() {
		assertThat(warnings("tasks.somethingElse.timeout=1s"))
			.containsExactly("task-queue.tasks.\"[somethingElse]\" matches no task of this application.");
	}

	@Test
	void dottedNameWithoutBracketsIsToldToUseThem() {
		assertThat(warnings("tasks.ReportTasks.generate.timeout=1s")).containsExactly(
				"task-queue.tasks.\"[ReportTasks]\" matches no task of this application. Names that contain a dot need"
						+ " brackets: task-queue.tasks.\"[ReportTasks.generate]\".");
		assertThat(warnings("tasks.reporttasks.generate.timeout=1s")).singleElement()
			.asString()
			.endsWith("task-queue.tasks.\"[ReportTasks.generate]\".");
	}

	@Test
	void sourceOfAPropertyDoesNotMatter() {
		StartUp.with(ReportTasks.class)
			.withSystemProperties("task-queue.tasks.mial.timeout=1s")
			.withPropertyValues("task-queue.tasks.mial.queue=reports")
			.run((context) -> assertThat(new PropertyNameCheck(new ConfiguredNames(context.getEnvironment()))
				.warnings(context.getBean(TaskRegistry.class).all())).hasSize(1));
	}

	@Test
	void misspeltQueueIsToldTheNearestName() {
		assertThat(warnings("queues.report.concurrency=1"))
			.containsExactly("task-queue.queues.report matches no task's queue. Did you mean 'reports'?");
	}

	@Test
	void queueThatIsNearNothingBelongsToSomebodyElse() {
		assertThat(warnings("queues.foreign-orders.concurrency=1")).isEmpty();
	}

	@Test
	void warningsAreLoggedAtTheStart(CapturedOutput output) {
		StartUp.tasks(StartUp.with(ReportTasks.class).withPropertyValues("task-queue.tasks.mial.timeout=1s"),
				(tasks) -> assertThat(output).contains("WARN").contains("Did you mean 'mail'?"));
	}

	@Test
	void nearestNameIgnoresCaseAndFarNames() {
		assertThat(NearestName.of("MAIL", List.of("mail", "main"))).contains("mail");
		assertThat(NearestName.of("ab", List.of("cd", "abcd"))).contains("cd");
		assertThat(NearestName.of("ab", List.of("xyz"))).isEmpty();
		assertThat(NearestName.of("thumbnails", List.of("thumbs", "nails"))).isEmpty();
		assertThat(NearestName.of("", List.of())).isEmpty();
	}

	private static List<String> warnings(String... properties) {
		String[] prefixed = List.of(properties)
			.stream()
			.map((property) -> "task-queue." + property)
			.toArray(String[]::new);
		List<String> warnings = new ArrayList<>();
		StartUp.with(ReportTasks.class).withPropertyValues(prefixed).run((context) -> {
			assertThat(context).hasNotFailed();
			warnings.addAll(new PropertyNameCheck(new ConfiguredNames(context.getEnvironment()))
				.warnings(context.getBean(TaskRegistry.class).all()));
		});
		return warnings;
	}

	static class ReportTasks {

		@AsyncTask(queue = "reports")
		void generate() {
		}

		@AsyncTask(name = "mail")
		void send() {
		}

	}

}
