package io.github.taskqueue.internal.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.internal.client.ClientContext.Published;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.pipeline.EnqueuePort;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.pipeline.NewTask;
import io.github.taskqueue.internal.pipeline.PublishInterceptor;
import io.github.taskqueue.internal.pipeline.PublishResult;

import static org.assertj.core.api.Assertions.assertThat;

class EnqueuePortTests {

	private static final NewTask TASK = NewTask.of(TaskRequest.of("Feature.run", Void.class)
		.argument("order", 42)
		.options(TaskOptions.with().taskId("always-this")), null, "features");

	@Test
	void taskOfAFeatureIsPublishedByNameUnderItsId() {
		run((port, published) -> {
			assertThat(port.publish(TASK)).isCompletedWithValue(PublishResult.ACCEPTED);
			TaskMessage message = published.messages().get(0);
			assertThat(message.id()).isEqualTo("always-this");
			assertThat(message.name()).isEqualTo("Feature.run");
			assertThat(message.queue()).isEqualTo("features");
			assertThat(message.replyTo()).isNull();
			assertThat(new String(message.body(), StandardCharsets.UTF_8)).isEqualTo("{\"order\":42}");
		});
	}

	@Test
	void refusalIsAFailedFuture() {
		run((port, published) -> {
			TaskUnroutableException refusal = new TaskUnroutableException("no queue");
			published.refuse("Feature.run", refusal);
			assertThat(port.publish(TASK)).failsWithin(Duration.ZERO).withThrowableThat().withCause(refusal);
			assertThat(port.publish(TASK.with(TaskOptions.with().queue("a b")))).failsWithin(Duration.ZERO)
				.withThrowableThat()
				.havingCause()
				.withMessageContaining("'a b'");
		});
	}

	@Test
	void whatIsDeferredIsNotAcceptedBefore() {
		ClientContext.with(Deferring.class).run((context) -> {
			CompletableFuture<PublishResult> result = context.getBean(EnqueuePort.class).publish(TASK);
			assertThat(result).isNotDone();
			context.getBean(Deferring.class).published.complete(PublishResult.ACCEPTED);
			assertThat(result).isCompletedWithValue(PublishResult.ACCEPTED);
		});
	}

	private static void run(BiConsumer<EnqueuePort, Published> test) {
		ClientContext.with()
			.run((context) -> test.accept(context.getBean(EnqueuePort.class), context.getBean(Published.class)));
	}

	static class Deferring implements Feature, PublishInterceptor {

		final CompletableFuture<PublishResult> published = new CompletableFuture<>();

		@Override
		public List<PublishInterceptor> publishing() {
			return List.of(this);
		}

		@Override
		public CompletableFuture<PublishResult> publish(TaskMessage message, Publish next) {
			return CompletableFuture.completedFuture(new PublishResult.Deferred("a signal", this.published));
		}

	}

}
