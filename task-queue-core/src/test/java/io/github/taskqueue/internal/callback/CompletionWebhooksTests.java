package io.github.taskqueue.internal.callback;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.util.ClassUtils;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.TestTasks;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.internal.json.JacksonTaskSerializer;
import io.github.taskqueue.internal.json.TaskJson;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.outcome.TaskCompletion;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.pipeline.EnqueuePort;
import io.github.taskqueue.internal.pipeline.NewTask;
import io.github.taskqueue.internal.pipeline.PublishResult;
import io.github.taskqueue.internal.testing.MovableClock;
import io.github.taskqueue.spi.TaskSerializer;

import static org.assertj.core.api.Assertions.assertThat;

class CompletionWebhooksTests {

	private final TaskSerializer serializer = serializer();

	private final Port port = new Port();

	private final CompletionWebhooks webhooks = new CompletionWebhooks(() -> this.port, this.serializer,
			new MovableClock());

	private static TaskSerializer serializer() {
		return new JacksonTaskSerializer(
				new TaskJson(ClassUtils.getDefaultClassLoader(), false).mapper(null, List.of(), List.of()));
	}

	private static TaskMessage message(String id) {
		return TestTasks.message(id).with(CompletionWebhooks.CALLBACK, "https://example.com/é");
	}

	private static TaskCompletion succeeded(TaskMessage message) {
		return new TaskCompletion(message, new TaskOutcome.Succeeded("done"), String.class);
	}

	private static TaskCompletion failed(TaskMessage message) {
		return new TaskCompletion(message, new TaskOutcome.Dead(new IOException("down"), DeadLetterReason.EXHAUSTED),
				String.class);
	}

	private String idOf(TaskCompletion completion) {
		assertThat(this.webhooks.onCompletion(completion)).isCompleted();
		return Objects.requireNonNull(this.port.published.remove(this.port.published.size() - 1).options().taskId());
	}

	@Test
	void endOfATaskWithACallbackIsATaskOfItsOwn() {
		this.webhooks.onCompletion(succeeded(message("id-1")));
		assertThat(this.port.published).singleElement().satisfies((delivery) -> {
			assertThat(delivery.name()).isEqualTo("task-queue.webhook");
			assertThat(delivery.queue()).isEqualTo("webhooks");
			assertThat(delivery.version()).isOne();
			assertThat(delivery.headers()).isEmpty();
			assertThat(body(delivery))
				.startsWith("{\"callback\":\"https://example.com/é\",\"body\":\"{\\\"type\\\":\\\"task.succeeded\\\"");
		});
	}

	@Test
	void everyEndHasATypeOfItsOwn() {
		assertThat(body(new TaskOutcome.Succeeded("done"))).contains("task.succeeded");
		assertThat(body(new TaskOutcome.Dead(new IOException("down"), DeadLetterReason.EXHAUSTED)))
			.contains("task.dead");
		assertThat(body(new TaskOutcome.Cancelled())).contains("task.cancelled");
		assertThat(body(new TaskOutcome.Expired())).contains("task.expired");
	}

	private String body(TaskOutcome.End end) {
		this.webhooks.onCompletion(new TaskCompletion(message("id-1"), end, String.class));
		return body(this.port.published.remove(0));
	}

	private String body(NewTask delivery) {
		return new String(this.serializer.writeArguments(delivery.parameters(), delivery.arguments()),
				StandardCharsets.UTF_8);
	}

	@Test
	void endOfAnotherTaskIsNobodysBusiness() {
		assertThat(this.webhooks.onCompletion(succeeded(TestTasks.message("id-1")))).isCompleted();
		assertThat(this.port.published).isEmpty();
	}

	@Test
	void sameEndHasTheSameId() {
		String id = idOf(succeeded(message("id-1")));
		assertThat(id).matches("msg_[A-Za-z0-9_-]{24}");
		assertThat(idOf(succeeded(message("id-1").at(3, message("id-1").times())))).isEqualTo(id);
	}

	@Test
	void anotherEndHasAnotherId() {
		TaskMessage one = message("id-1");
		TaskMessage replayed = new TaskMessage(one.id(), one.name(), one.queue(), 1, 1, 1, one.times(), null,
				one.contentType(), one.headers(), one.body());
		TaskMessage other = new TaskMessage(one.id(), "Other.run", one.queue(), 1, 1, 0, one.times(), null,
				one.contentType(), one.headers(), one.body());
		assertThat(List.of(idOf(succeeded(one)), idOf(failed(one)), idOf(failed(replayed)), idOf(succeeded(other)),
				idOf(succeeded(message("id-2"))), idOf(succeeded(message("id.1")))))
			.doesNotHaveDuplicates();
	}

	@Test
	void endIsKeptWhileTheBrokerTakesNoDelivery() {
		this.port.failure = new BrokerUnavailableException("down", null);
		assertThat(this.webhooks.onCompletion(succeeded(message("id-1")))).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.havingCause()
			.isSameAs(this.port.failure);
	}

	private static final class Port implements EnqueuePort {

		private final List<NewTask> published = new ArrayList<>();

		private @Nullable RuntimeException failure;

		@Override
		public CompletableFuture<PublishResult> publish(NewTask task) {
			if (this.failure != null) {
				return CompletableFuture.failedFuture(this.failure);
			}
			this.published.add(task);
			return CompletableFuture.completedFuture(PublishResult.ACCEPTED);
		}

		@Override
		public PublishResult publishOnce(NewTask task) {
			throw new UnsupportedOperationException();
		}

	}

}
