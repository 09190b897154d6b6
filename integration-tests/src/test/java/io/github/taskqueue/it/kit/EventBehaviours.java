package io.github.taskqueue.it.kit;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.event.TaskDead;
import io.github.taskqueue.event.TaskPublishFailed;
import io.github.taskqueue.event.TaskRetrying;
import io.github.taskqueue.event.TaskSucceeded;

import static io.github.taskqueue.TaskOptions.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

abstract class EventBehaviours extends TaskBehaviours {

	@Autowired
	private EventTasks work;

	@Test
	void successIsAnEvent() {
		TaskHandle<?> handle = this.client.enqueue(() -> this.work.succeedIn(1));
		this.tasks.drain();
		assertThat(this.events.of(handle.id())).singleElement().isInstanceOfSatisfying(TaskSucceeded.class, (event) -> {
			assertThat(event.task()).isEqualTo("EventTasks.succeedIn");
			assertThat(event.queue()).isEqualTo("default");
			assertThat(event.attempt()).isEqualTo(1);
			assertThat(event.duration()).isBetween(Duration.ZERO, SOON);
		});
	}

	@Test
	void retryIsAnEventBeforeThatOfTheEnd() {
		TaskHandle<?> handle = this.client.enqueue(() -> this.work.succeedIn(2));
		this.tasks.drainDelayed();
		assertThat(this.events.of(handle.id())).hasSize(2);
		assertThat(this.events.of(handle.id()).get(0)).isInstanceOfSatisfying(TaskRetrying.class, (event) -> {
			assertThat(event.attempt()).isEqualTo(1);
			assertThat(event.delay()).isEqualTo(Duration.ofSeconds(1));
			assertThat(event.cause()).hasMessage("planned");
		});
		assertThat(this.events.of(handle.id()).get(1)).isInstanceOfSatisfying(TaskSucceeded.class,
				(event) -> assertThat(event.attempt()).isEqualTo(2));
	}

	@Test
	void deathIsAnEventWithItsReasonAndCause() {
		TaskHandle<?> handle = this.client.enqueue(this.work::die);
		this.tasks.drain();
		assertThat(this.events.of(handle.id())).singleElement().isInstanceOfSatisfying(TaskDead.class, (event) -> {
			assertThat(event.attempts()).isEqualTo(1);
			assertThat(event.reason()).isEqualTo(DeadLetterReason.PERMANENT);
			assertThat(event.cause()).isInstanceOf(PermanentTaskException.class).hasMessage("never");
		});
	}

	@Test
	void eventOfADeathComesWhenTheLetterIsThere() {
		TaskHandle<?> handle = this.client.enqueue(this.work::die);
		this.tasks.drain();
		assertThat(this.events.wasBuried(handle.id())).isTrue();
	}

	@Test
	void listenerThatFailsChangesNothing() {
		TaskHandle<String> handle = this.work.unlucky();
		assertThat(this.tasks.drain().succeeded()).isEqualTo(1);
		assertThat(handle.await(SOON)).isEqualTo("lucky");
		assertThat(handle.status()).isEqualTo(TaskStatus.SUCCEEDED);
		assertThat(this.events.of(handle.id())).hasSize(1);
	}

	@Test
	void callThatIsNotAcceptedIsAnEvent() {
		assertThatExceptionOfType(TaskUnroutableException.class)
			.isThrownBy(() -> this.client.enqueue(with().queue("nowhere").taskId("event-lost"), this.work::die));
		assertThat(this.events.of("event-lost")).singleElement()
			.isInstanceOfSatisfying(TaskPublishFailed.class,
					(event) -> assertThat(event.cause()).isInstanceOf(TaskUnroutableException.class));
	}

	@Test
	void failureOfATaskFailsTheTestThatWaitsForIt() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.tasks.run(this.work::die))
			.withMessageContaining("EventTasks.die")
			.havingCause()
			.isInstanceOf(PermanentTaskException.class);
	}

	@Test
	void taskThatHasNotEndedInTimeIsNamedWithItsReason() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.tasks.run(Duration.ofMillis(500), this.work::failForLong))
			.withMessageContaining("EventTasks.failForLong")
			.withMessageContaining("RETRYING, due at")
			.withMessageContaining("planned");
	}

	static class EventTasks {

		@AsyncTask(retry = @TaskRetry(backoff = "1s", jitter = 0))
		void succeedIn(int attempts) {
			if (TaskContext.current().attempt() < attempts) {
				throw new IllegalStateException("planned");
			}
		}

		@AsyncTask
		void die() {
			throw new PermanentTaskException("never");
		}

		@AsyncTask
		TaskHandle<String> unlucky() {
			return TaskHandle.completed("lucky");
		}

		@AsyncTask(retry = @TaskRetry(backoff = "1h"))
		void failForLong() {
			throw new IllegalStateException("planned");
		}

	}

}
