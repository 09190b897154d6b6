package io.github.taskqueue.it.kit;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.TaskAttempt;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskError;
import io.github.taskqueue.TaskExpiredException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskNotFoundException;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.event.TaskCancelled;
import io.github.taskqueue.event.TaskExpired;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.test.DrainResult;

import static io.github.taskqueue.TaskOptions.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

abstract class StatusBehaviours extends TaskBehaviours {

	@Autowired
	private StatusTasks work;

	@Test
	void detailsTellOfATaskThatHasSucceeded() {
		TaskHandle<?> handle = this.client.enqueue(() -> this.work.note("done"));
		this.tasks.drain();
		TaskDetails details = handle.details();
		assertThat(details.status()).isEqualTo(TaskStatus.SUCCEEDED);
		assertThat(details.name()).isEqualTo("StatusTasks.note");
		assertThat(details.queue()).isEqualTo("default");
		assertThat(details.startedAt()).isAfterOrEqualTo(details.enqueuedAt());
		assertThat(details.finishedAt()).isAfterOrEqualTo(details.startedAt());
		assertThat(details.error()).isNull();
	}

	@Test
	void detailsTellOfEachAttempt() {
		TaskHandle<?> handle = this.client.enqueue(this.work::failOnce);
		this.tasks.drain();
		assertThat(handle.details().attempt()).isEqualTo(2);
		assertThat(handle.details().maxAttempts()).isEqualTo(3);
		assertThat(handle.details().attempts()).extracting(TaskAttempt::number).containsExactly(1, 2);
		assertThat(handle.details().attempts().get(0).error()).contains("planned");
		assertThat(handle.details().attempts().get(1).error()).isNull();
	}

	@Test
	void detailsTellWhatATaskHasDiedOf() {
		TaskHandle<?> handle = this.client.enqueue(() -> this.work.die("no such order"));
		this.tasks.drain();
		assertThat(handle.status()).isEqualTo(TaskStatus.DEAD);
		assertThat(handle.details().error())
			.isEqualTo(new TaskError(PermanentTaskException.class.getName(), "no such order"));
	}

	@Test
	void statusTellsThatATaskIsRetried() {
		TaskHandle<?> handle = this.client.enqueue(this.work::failForLong);
		this.tasks.waitFor(handle, TaskStatus.RETRYING);
		assertThat(handle.status()).isEqualTo(TaskStatus.RETRYING);
		assertThat(handle.details().waitingFor()).matches("due at 20.*Z for attempt 2");
		assertThat(this.tasks.drain().waiting()).isEqualTo(1);
	}

	@Test
	void statusWithinTheBodyIsRunning() {
		TaskHandle<TaskStatus> handle = this.work.ownStatus();
		assertThat(handle.await(SOON)).isEqualTo(TaskStatus.RUNNING);
		this.tasks.waitFor(handle, TaskStatus.RUNNING);
		this.tasks.waitFor(handle, TaskStatus.SUCCEEDED);
	}

	@Test
	void taskThatWaitsIsCancelledAndDoesNotRun() {
		TaskHandle<?> handle = this.client.enqueue(with().delay(Duration.ofSeconds(1)), () -> this.work.note("gone"));
		assertThat(handle.cancel()).isTrue();
		assertThat(this.tasks.drainDelayed().cancelled()).isEqualTo(1);
		assertThat(this.journal.texts()).isEmpty();
		assertThat(handle.status()).isEqualTo(TaskStatus.CANCELLED);
		assertThat(this.events.of(handle.id())).singleElement().isInstanceOf(TaskCancelled.class);
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> handle.await(SOON));
	}

	/**
	 * The task before it keeps the only place of the queue for a second.
	 */
	@Test
	void taskThatIsNotBegunByItsTimeExpires() {
		this.client.enqueue(this.work::failInPlace);
		TaskHandle<?> handle = this.client.enqueue(with().queue("single").expiresAfter(Duration.ofMillis(100)),
				() -> this.work.note("too late"));
		assertThat(this.tasks.drain()).returns(1, DrainResult::expired).returns(1, DrainResult::succeeded);
		assertThat(this.journal.texts()).isEmpty();
		assertThat(handle.status()).isEqualTo(TaskStatus.EXPIRED);
		assertThat(this.events.of(handle.id()))
			.containsExactly(new TaskExpired(handle.id(), "StatusTasks.note", "single"));
		assertThatExceptionOfType(TaskExpiredException.class).isThrownBy(() -> handle.await(SOON));
	}

	@Test
	void taskThatHasEndedIsNotCancelled() {
		TaskHandle<?> handle = this.client.enqueue(() -> this.work.note("done"));
		this.tasks.drain();
		assertThat(handle.cancel()).isFalse();
		assertThat(handle.status()).isEqualTo(TaskStatus.SUCCEEDED);
	}

	@Test
	void bodyThatIsCancelledIsInterruptedAndEnds() {
		TaskHandle<?> handle = this.client.enqueue(() -> this.work.cancelItself(false));
		assertThat(this.tasks.drain().cancelled()).isEqualTo(1);
		assertThat(this.journal.texts()).containsExactly("cancelled");
		assertThat(handle.status()).isEqualTo(TaskStatus.CANCELLED);
		assertThat(this.deadLetters.find("default", handle.id())).isEmpty();
	}

	@Test
	void bodyThatReturnsThoughItIsCancelledHasSucceeded() {
		TaskHandle<?> handle = this.client.enqueue(() -> this.work.cancelItself(true));
		assertThat(this.tasks.drain().succeeded()).isEqualTo(1);
		assertThat(handle.status()).isEqualTo(TaskStatus.SUCCEEDED);
	}

	@Test
	void taskThatTheStoreDoesNotKnowIsNotFound() {
		TaskHandle<Integer> handle = this.client.handle("no-such-task", Integer.class);
		assertThatExceptionOfType(TaskNotFoundException.class).isThrownBy(handle::status);
		assertThatExceptionOfType(TaskNotFoundException.class).isThrownBy(handle::cancel);
	}

	@Test
	void tasksAreFoundByNameAndStatus() {
		String dead = this.client.enqueue(() -> this.work.die("found")).id();
		this.tasks.drain();
		assertThat(this.client.find(TaskQuery.all().name("StatusTasks.die").status(TaskStatus.DEAD)).tasks())
			.extracting(TaskDetails::id)
			.contains(dead);
		assertThat(this.client.find(TaskQuery.all().name("StatusTasks.die").status(TaskStatus.SUCCEEDED)).tasks())
			.isEmpty();
	}

	static class StatusTasks {

		private final Journal journal;

		private final TaskClient client;

		StatusTasks(Journal journal, TaskClient client) {
			this.journal = journal;
			this.client = client;
		}

		@AsyncTask
		void note(String text) {
			this.journal.write(text);
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 3, backoff = "10ms"))
		void failOnce() {
			if (TaskContext.current().attempt() == 1) {
				throw new IllegalStateException("planned");
			}
		}

		@AsyncTask(queue = "single", retry = @TaskRetry(backoff = "700ms", jitter = 0))
		void failInPlace() {
			failOnce();
		}

		@AsyncTask(retry = @TaskRetry(backoff = "1h"))
		void failForLong() {
			throw new IllegalStateException("planned");
		}

		@AsyncTask
		void die(String why) {
			throw new PermanentTaskException(why);
		}

		@AsyncTask
		TaskHandle<TaskStatus> ownStatus() {
			return TaskHandle.completed(this.client.handle(TaskContext.current().id(), TaskStatus.class).status());
		}

		@AsyncTask
		void cancelItself(boolean returns) throws InterruptedException {
			cancel(this.client.handle(TaskContext.current().id(), Void.class));
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				this.journal.write(TaskContext.current().isCancelled() ? "cancelled" : "interrupted");
				if (!returns) {
					throw ex;
				}
			}
		}

		/**
		 * A body may begin before the store knows what its caller has enqueued.
		 */
		private static void cancel(TaskHandle<?> task) {
			try {
				while (!task.cancel()) {
					Thread.onSpinWait();
				}
			}
			catch (TaskNotFoundException ex) {
				cancel(task);
			}
		}

	}

}
