package io.github.taskqueue.internal.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.QueueFullException;
import io.github.taskqueue.TestTasks;
import io.github.taskqueue.UnconfirmedTaskException;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskPublisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PublishChainTests {

	private static final TaskMessage MESSAGE = TestTasks.message("id");

	private final List<String> steps = new ArrayList<>();

	private final Port port = new Port();

	@Test
	void singleTaskIsPublishedAndAwaited() {
		assertThat(chain().publish(MESSAGE)).isEqualTo(PublishResult.ACCEPTED);
		assertThat(this.steps).containsExactly("publish id");
	}

	@Test
	void oneOfManyIsSentWithoutWaiting() {
		CompletableFuture<PublishResult> published = send(chain());
		assertThat(this.steps).containsExactly("send in PT3S id");
		assertThat(published).isNotDone();
		this.port.confirm.complete(null);
		assertThat(published).isCompletedWithValue(PublishResult.ACCEPTED);
	}

	@Test
	void firstInterceptorIsOutermostOnBothWays() {
		PublishChain chain = chain(noting("one"), noting("two"));
		chain.publish(MESSAGE);
		send(chain);
		assertThat(this.steps).containsExactly("before one", "before two", "publish id", "after two", "after one",
				"before one", "before two", "send in PT3S id", "after two", "after one");
	}

	@Test
	void interceptorMayChangeTheMessage() {
		List<@Nullable String> traces = new ArrayList<>();
		PublishChain chain = chain((message, next) -> next.publish(message.with(Map.of("trace", "1"))),
				(message, next) -> {
					traces.add(message.text("trace"));
					return next.publish(message);
				});
		chain.publish(MESSAGE);
		assertThat(traces).containsExactly("1");
	}

	@Test
	void interceptorMayAnswerInPlaceOfTheBroker() {
		for (PublishResult result : List.of(new PublishResult.Existing("0"),
				new PublishResult.Deferred("the commit", new CompletableFuture<>()))) {
			PublishChain chain = chain((message, next) -> CompletableFuture.completedFuture(result));
			assertThat(chain.publish(MESSAGE)).isSameAs(result);
			assertThat(send(chain)).isCompletedWithValue(result);
		}
		assertThat(this.steps).isEmpty();
	}

	@Test
	void callerWaitsForAnInterceptorNoLongerThanForTheBroker() {
		this.port.timeout = Duration.ofMillis(200);
		long start = System.nanoTime();
		assertThatExceptionOfType(UnconfirmedTaskException.class)
			.isThrownBy(() -> chain((message, next) -> new CompletableFuture<>()).publish(MESSAGE))
			.withMessageContaining("task TestTasks.run id")
			.withMessageContaining("task-queue.publisher.confirm-timeout");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(200),
				Duration.ofSeconds(5));
	}

	@Test
	void interruptDoesNotHideWhatIsAboutToBeKnown() {
		Thread.currentThread().interrupt();
		CompletableFuture<PublishResult> late = new CompletableFuture<>();
		late.completeOnTimeout(PublishResult.ACCEPTED, 50, TimeUnit.MILLISECONDS);
		assertThat(chain((message, next) -> late).publish(MESSAGE)).isEqualTo(PublishResult.ACCEPTED);
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void interceptorsStandInTheOrderOfTheirStages() {
		chain(noting("status", TaskStage.ENQUEUED_STATUS), noting("one", TaskStage.PUBLISH_EXTENSION),
				noting("two", TaskStage.PUBLISH_EXTENSION), noting("trace", TaskStage.PUBLISH_OBSERVATION))
			.publish(MESSAGE);
		assertThat(this.steps).startsWith("before trace", "before one", "before two", "before status", "publish id");
	}

	@Test
	void stageOfAnotherChainIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> chain(noting("odd", TaskStage.TIMEOUT)))
			.withMessageContaining("TIMEOUT")
			.withMessageContaining("PUBLISH");
	}

	@Test
	void refusalIsAFailedFutureThatInterceptorsSee() {
		QueueFullException refusal = new QueueFullException("full", Duration.ofSeconds(1));
		this.port.refusal = refusal;
		List<Boolean> failed = new ArrayList<>();
		PublishChain chain = chain((message, next) -> {
			CompletableFuture<PublishResult> published = next.publish(message);
			failed.add(published.isCompletedExceptionally());
			return published;
		});
		assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> chain.publish(MESSAGE)).isSameAs(refusal);
		assertThat(send(chain)).isCompletedExceptionally();
		assertThat(failed).containsExactly(true, true);
	}

	@Test
	void whatAnInterceptorThrowsIsAFailedFuture() {
		AssertionError error = new AssertionError();
		PublishChain chain = chain((message, next) -> {
			throw error;
		});
		assertThat(send(chain)).failsWithin(Duration.ZERO).withThrowableThat().withCause(error);
		assertThatIllegalStateException().isThrownBy(() -> chain.publish(MESSAGE)).withCause(error);
		assertThat(this.steps).isEmpty();
	}

	private PublishChain chain(PublishInterceptor... interceptors) {
		return new PublishChain(List.of(interceptors), this.port);
	}

	private static CompletableFuture<PublishResult> send(PublishChain chain) {
		return chain.pipelined(() -> Duration.ofSeconds(3)).publish(MESSAGE);
	}

	private PublishInterceptor noting(String name) {
		return noting(name, TaskStage.PUBLISH_EXTENSION);
	}

	private PublishInterceptor noting(String name, TaskStage stage) {
		return new PublishInterceptor() {

			@Override
			public CompletableFuture<PublishResult> publish(TaskMessage message, Publish next) {
				PublishChainTests.this.steps.add("before " + name);
				CompletableFuture<PublishResult> published = next.publish(message);
				PublishChainTests.this.steps.add("after " + name);
				return published;
			}

			@Override
			public TaskStage stage() {
				return stage;
			}

		};
	}

	private final class Port implements TaskPublisher {

		private final CompletableFuture<Void> confirm = new CompletableFuture<>();

		private Duration timeout = Duration.ofSeconds(5);

		private @Nullable RuntimeException refusal;

		@Override
		public Duration timeout() {
			return this.timeout;
		}

		@Override
		public void publish(TaskMessage message) {
			note("publish", message);
		}

		@Override
		public CompletableFuture<Void> send(TaskMessage message, Duration timeout) {
			note("send in " + timeout, message);
			return this.confirm;
		}

		private void note(String way, TaskMessage message) {
			if (this.refusal != null) {
				throw this.refusal;
			}
			PublishChainTests.this.steps.add(way + " " + message.id());
		}

	}

}
