package io.github.taskqueue.it.kit;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.DuplicateTaskIdException;
import io.github.taskqueue.PartialEnqueueException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.VoidTaskCall;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.test.EnqueuedTask;
import io.github.taskqueue.test.TaskClock;

import static io.github.taskqueue.TaskOptions.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

abstract class EnqueueBehaviours extends TaskBehaviours {

	@Autowired
	private EnqueueTasks work;

	@Autowired
	private TaskClock clock;

	@Test
	void delayedTaskRunsWhenItIsDueAndNotBefore() {
		Instant start = this.clock.instant();
		this.client.enqueue(with().delay(Duration.ofSeconds(2)), () -> this.work.note("delayed"));
		assertThat(this.tasks.drain().waiting()).isEqualTo(1);
		assertThat(this.journal.texts()).isEmpty();
		assertThat(this.tasks.drainDelayed().succeeded()).isEqualTo(1);
		assertThat(this.journal.texts()).containsExactly("delayed");
		assertThat(this.clock.instant()).isAfterOrEqualTo(start.plusSeconds(2));
	}

	@Test
	void taskAtATimeOfTheFutureIsScheduledForIt() {
		Instant at = this.clock.instant().plus(Duration.ofDays(3));
		TaskHandle<?> handle = this.client.enqueue(with().at(at), () -> this.work.note("in days"));
		this.tasks.waitFor(handle, TaskStatus.SCHEDULED);
		assertThat(handle.status()).isEqualTo(TaskStatus.SCHEDULED);
		assertThat(this.tasks.drain().waiting()).isEqualTo(1);
		assertThat(this.tasks.enqueued()).singleElement().extracting(EnqueuedTask::dueAt).isEqualTo(at);
	}

	@Test
	void taskAtATimeOfThePastRunsAtOnce() {
		this.client.enqueue(with().at(this.clock.instant().minusSeconds(60)), () -> this.work.note("past"));
		assertThat(this.tasks.drain().succeeded()).isEqualTo(1);
	}

	@Test
	void queueOfTheOptionsIsWhereTheTaskRuns() {
		assertThat(this.client.enqueue(with().queue("single"), this.work::queue).await(SOON)).isEqualTo("single");
		assertThat(this.work.queue().await(SOON)).isEqualTo("default");
	}

	@Test
	void queueThatNobodyHasIsRefused() {
		assertThatExceptionOfType(TaskUnroutableException.class)
			.isThrownBy(() -> this.client.enqueue(with().queue("nowhere"), this.work::id))
			.withMessageContaining("nowhere");
		assertThat(this.tasks).nothingEnqueued();
	}

	@Test
	void idOfTheCallersChoiceIsThatOfTheTask() {
		TaskHandle<String> handle = this.client.enqueue(with().taskId("order-42"), this.work::id);
		assertThat(handle.id()).isEqualTo("order-42");
		assertThat(handle.await(SOON)).isEqualTo("order-42");
	}

	@Test
	void headersOfTheOptionsReachTheBody() {
		assertThat(this.client.enqueue(with().header("tenant", "acme"), () -> this.work.header("tenant")).await(SOON))
			.isEqualTo("acme");
	}

	@Test
	void callbackIsRefusedWithoutASecretForWebhooks() {
		assertThatIllegalStateException()
			.isThrownBy(() -> this.client.enqueue(with().callback(URI.create("https://example.com/done")),
					() -> this.work.note("callback")))
			.withMessageContaining("task-queue.webhook.secret");
		assertThat(this.tasks).nothingEnqueued();
	}

	@Test
	void lambdaWithoutACallOrWithTwoIsRefused() {
		VoidTaskCall none = () -> {
		};
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.enqueue(none));
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.enqueue(() -> {
			this.work.note("one");
			this.work.note("two");
		}));
		assertThat(this.tasks).nothingEnqueued();
	}

	@Test
	void lambdaThatThrowsPublishesNothing() {
		VoidTaskCall failing = () -> {
			this.work.note("one");
			throw new UnsupportedOperationException();
		};
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> this.client.enqueue(failing));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.client.enqueueAll(failing));
		assertThat(this.tasks).nothingEnqueued();
	}

	@Test
	void allCallsOfABatchAreEnqueuedInTheirOrder() {
		List<TaskHandle<?>> handles = this.client.enqueueAll(() -> {
			for (int i = 0; i < 20; i++) {
				this.work.ordered("call " + i);
			}
		});
		assertThat(this.tasks.enqueued()).extracting(EnqueuedTask::id)
			.containsExactlyElementsOf(handles.stream().map(TaskHandle::id).toList());
		assertThat(this.tasks.drain().succeeded()).isEqualTo(20);
		List<String> expected = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			expected.add("call " + i);
		}
		assertThat(this.journal.texts()).isEqualTo(expected);
	}

	@Test
	void batchThatIsRefusedInPartTellsWhatWasAccepted() {
		assertThatExceptionOfType(PartialEnqueueException.class).isThrownBy(() -> this.client.enqueueAll(() -> {
			this.work.note("first");
			this.client.enqueue(TaskRequest.of("EnqueueTasks.note", Void.class)
				.argument("text", "lost")
				.options(with().queue("nowhere").taskId("lost-1")));
			this.work.note("last");
		})).satisfies((partial) -> {
			assertThat(partial.accepted()).hasSize(2);
			assertThat(partial.refused()).singleElement().satisfies((refused) -> {
				assertThat(refused.index()).isEqualTo(1);
				assertThat(refused.taskId()).isEqualTo("lost-1");
				assertThat(refused.cause()).isInstanceOf(TaskUnroutableException.class);
			});
		});
		assertThat(this.tasks.drain().succeeded()).isEqualTo(2);
		assertThat(this.journal.texts()).containsExactlyInAnyOrder("first", "last");
	}

	@Test
	void twoCallsOfABatchWithOneIdAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.enqueueAll(() -> {
			this.client.enqueue(TaskRequest.of("EnqueueTasks.id", String.class).options(with().taskId("same")));
			this.client.enqueue(TaskRequest.of("EnqueueTasks.id", String.class).options(with().taskId("same")));
		})).withMessageContaining("same");
		assertThat(this.tasks).nothingEnqueued();
	}

	@Test
	void sameCallWithTheSameIdJoinsTheFirst() {
		TaskHandle<String> first = this.client.enqueue(with().taskId("joined"), this.work::id);
		TaskHandle<String> second = this.client.enqueue(with().taskId("joined"), this.work::id);
		assertThat(first.existed()).isFalse();
		assertThat(second.existed()).isTrue();
		assertThat(second.await(SOON)).isEqualTo(first.await(SOON)).isEqualTo("joined");
		this.tasks.drain();
		assertThat(attempts("id")).containsExactly(1);
	}

	@Test
	void otherCallWithTheSameIdIsRefused() {
		this.client.enqueue(with().taskId("taken"), () -> this.work.note("first"));
		assertThatExceptionOfType(DuplicateTaskIdException.class)
			.isThrownBy(() -> this.client.enqueue(with().taskId("taken"), () -> this.work.note("second")))
			.satisfies((failure) -> assertThat(failure.taskId()).isEqualTo("taken"));
		this.tasks.drain();
		assertThat(this.journal.texts()).containsExactly("first");
	}

	static class EnqueueTasks {

		private final Journal journal;

		EnqueueTasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask
		void note(String text) {
			this.journal.write(text);
		}

		@AsyncTask(queue = "single")
		void ordered(String text) {
			this.journal.write(text);
		}

		@AsyncTask
		TaskHandle<String> queue() {
			return TaskHandle.completed(TaskContext.current().queue());
		}

		@AsyncTask
		TaskHandle<String> id() {
			this.journal.write("id");
			return TaskHandle.completed(TaskContext.current().id());
		}

		@AsyncTask
		TaskHandle<String> header(String name) {
			return TaskHandle.completed(TaskContext.current().header(name));
		}

	}

}
