package io.github.taskqueue.it.worker;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.event.TaskDead;
import io.github.taskqueue.event.TaskSucceeded;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One worker thread, so that each test sees what the ones before it have left.
 */
class WorkerSurvivalTests {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class, BrokenListener.class)
		.with("task-queue.queues.default.concurrency=1");

	private final Tasks tasks = application.bean(Tasks.class);

	@ParameterizedTest
	@EnumSource
	void anErrorIsOneFailedAttempt(Problem problem) {
		String id = application.tasks().enqueue(() -> this.tasks.raise(problem)).id();
		assertThat(application.journal().await(problem.name(), 2)).extracting(Journal.Entry::attempt)
			.containsExactly(1, 2);
		BrokerClient.Message letter = application.client().deadLetter("default", id);
		assertThat(letter.header("tq-error-type")).endsWith(problem.type);
		assertThat(letter.number("tq-attempts")).isEqualTo(2);
		assertWorkerRuns();
	}

	@Test
	void anExceptionThatCannotBeReadIsOneFailedAttempt() {
		String id = application.tasks().enqueue(this.tasks::throwUnreadable).id();
		BrokerClient.Message letter = application.client().deadLetter("default", id);
		assertThat(letter.header("tq-dead-reason")).isEqualTo("EXHAUSTED");
		assertThat(letter.header("tq-error-message")).contains("UnreadableException", "its own methods throw");
		assertThat(application.journal().entries("throwUnreadable")).hasSize(1);
		assertWorkerRuns();
	}

	@Test
	void anErrorWhileAnArgumentIsReadIsAFailedAttempt() {
		String id = application.tasks().enqueue(() -> this.tasks.take(new Fragile(1))).id();
		BrokerClient.Message letter = application.client().deadLetter("default", id);
		assertThat(letter.header("tq-error-type")).isEqualTo(NoClassDefFoundError.class.getName());
		assertThat(letter.number("tq-attempts")).isEqualTo(2);
		assertWorkerRuns();
	}

	@Test
	void anErrorWhileAResultIsWrittenDoesNotRepeatTheTask() {
		TaskHandle<Unwritable> handle = application.tasks().enqueue(this.tasks::giveUnwritable);
		assertThat(handle.result()).failsWithin(Duration.ofSeconds(5));
		assertWorkerRuns();
		assertThat(application.journal().entries("giveUnwritable")).hasSize(1);
	}

	@Test
	void aListenerThatThrowsAnErrorDisturbsNoTask() {
		String id = application.tasks().enqueue(this.tasks::disturbListener).id();
		application.journal().await("listener " + id, 1);
		assertWorkerRuns();
		assertThat(application.journal().entries("disturbListener")).hasSize(1);
	}

	@Test
	void aBodyThatLeavesItsInterruptFlagSetIsTriedInPlaceAllTheSame() {
		String id = application.tasks().enqueue(this.tasks::interruptItself).id();
		assertThat(application.client().deadLetter("default", id).number("tq-attempts")).isEqualTo(2);
		assertThat(application.journal().entries("interruptItself")).hasSize(2);
		assertWorkerRuns();
	}

	@Test
	void aBodyThatLeavesItsInterruptFlagSetGetsItsResultThrough() {
		assertThat(application.tasks().enqueue(this.tasks::interruptItselfAndReturn).await(Duration.ofSeconds(5)))
			.isEqualTo("done");
		assertWorkerRuns();
	}

	private void assertWorkerRuns() {
		TaskHandle<Integer> handle = application.tasks().enqueue(this.tasks::redeliveries);
		assertThat(handle.await(Duration.ofSeconds(5))).as("redeliveries, 0 on an unbroken channel").isZero();
	}

	enum Problem {

		STACK_OVERFLOW("StackOverflowError"), ASSERTION("AssertionError"), NO_CLASS("NoClassDefFoundError"),
		OUT_OF_MEMORY("OutOfMemoryError");

		private final String type;

		Problem(String type) {
			this.type = type;
		}

		void raise() {
			switch (this) {
				case STACK_OVERFLOW -> raise();
				case ASSERTION -> throw new AssertionError("planned");
				case NO_CLASS -> throw new NoClassDefFoundError("planned");
				case OUT_OF_MEMORY -> throw new OutOfMemoryError("planned");
			}
		}

	}

	record Fragile(int number) {

		private static int made;

		Fragile {
			if (made++ > 0) {
				throw new NoClassDefFoundError("planned");
			}
		}

	}

	record Unwritable(String text) {

		@Override
		public String text() {
			throw new NoClassDefFoundError("planned");
		}

	}

	static class UnreadableException extends RuntimeException {

		@Override
		public String getMessage() {
			throw new IllegalStateException("planned");
		}

	}

	static class Tasks {

		private static final String TWICE = "20ms";

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 2, backoff = TWICE))
		void raise(Problem problem) {
			this.journal.write(problem.name());
			problem.raise();
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 2, backoff = TWICE))
		void take(Fragile argument) {
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 2, backoff = TWICE))
		TaskHandle<Unwritable> giveUnwritable() {
			this.journal.write("giveUnwritable");
			return TaskHandle.completed(new Unwritable("text"));
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 1))
		void throwUnreadable() {
			this.journal.write("throwUnreadable");
			throw new UnreadableException();
		}

		@AsyncTask
		void disturbListener() {
			this.journal.write("disturbListener");
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 2, backoff = TWICE))
		void interruptItself() {
			this.journal.write("interruptItself");
			Thread.currentThread().interrupt();
			throw new IllegalStateException("planned");
		}

		@AsyncTask
		TaskHandle<String> interruptItselfAndReturn() {
			Thread.currentThread().interrupt();
			return TaskHandle.completed("done");
		}

		@AsyncTask
		TaskHandle<Integer> redeliveries() {
			assertThat(Thread.currentThread().isInterrupted()).isFalse();
			return TaskHandle.completed(TaskContext.current().redeliveries());
		}

	}

	static class BrokenListener implements ApplicationListener<PayloadApplicationEvent<?>> {

		private final Journal journal;

		BrokenListener(Journal journal) {
			this.journal = journal;
		}

		@Override
		public void onApplicationEvent(PayloadApplicationEvent<?> event) {
			if (event.getPayload() instanceof TaskSucceeded success && success.task().equals("Tasks.disturbListener")) {
				this.journal.write("listener " + success.taskId());
				throw new AssertionError("planned");
			}
			if (event.getPayload() instanceof TaskDead) {
				throw new IllegalStateException("planned");
			}
		}

	}

}
