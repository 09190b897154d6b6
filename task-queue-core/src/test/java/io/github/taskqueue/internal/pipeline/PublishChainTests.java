package io.github.taskqueue.internal.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.QueueFullException;
import io.github.taskqueue.TestTasks;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskPublisher;

import static org.assertj.core.api.Assertions.assertThat;

class PublishChainTests {

	private static final TaskMessage MESSAGE = TestTasks.message("id");

	private final List<String> steps = new ArrayList<>();

	private final Port port = new Port();

	@Test
	void singleTaskIsPublishedAndAwaited() {
		assertThat(chain().publish(MESSAGE)).isCompletedWithValue(null);
		assertThat(this.steps).containsExactly("publish id");
	}

	@Test
	void oneOfManyIsSentWithoutWaiting() {
		CompletableFuture<Void> confirm = send(chain());
		assertThat(this.steps).containsExactly("send in PT3S id");
		assertThat(confirm).isNotDone();
		this.port.confirm.complete(null);
		assertThat(confirm).isCompleted();
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
	void interceptorMayKeepTheMessageBack() {
		CompletableFuture<Void> deferred = new CompletableFuture<>();
		assertThat(chain((message, next) -> deferred).publish(MESSAGE)).isNotDone();
		assertThat(this.steps).isEmpty();
	}

	@Test
	void refusalIsAFailedFutureThatInterceptorsSee() {
		QueueFullException refusal = new QueueFullException("full", Duration.ofSeconds(1));
		this.port.refusal = refusal;
		List<Boolean> failed = new ArrayList<>();
		PublishChain chain = chain((message, next) -> {
			CompletableFuture<Void> confirm = next.publish(message);
			failed.add(confirm.isCompletedExceptionally());
			return confirm;
		});
		assertThat(chain.publish(MESSAGE)).isCompletedExceptionally()
			.failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withCause(refusal);
		assertThat(send(chain)).isCompletedExceptionally();
		assertThat(failed).containsExactly(true, true);
	}

	@Test
	void whatAnInterceptorThrowsIsAFailedFuture() {
		AssertionError error = new AssertionError();
		assertThat(chain((message, next) -> {
			throw error;
		}).publish(MESSAGE)).failsWithin(Duration.ZERO).withThrowableThat().withCause(error);
		assertThat(this.steps).isEmpty();
	}

	private PublishChain chain(PublishInterceptor... interceptors) {
		return new PublishChain(List.of(interceptors), this.port);
	}

	private static CompletableFuture<Void> send(PublishChain chain) {
		return chain.pipelined(() -> Duration.ofSeconds(3)).publish(MESSAGE);
	}

	private PublishInterceptor noting(String name) {
		return (message, next) -> {
			this.steps.add("before " + name);
			CompletableFuture<Void> confirm = next.publish(message);
			this.steps.add("after " + name);
			return confirm;
		};
	}

	private final class Port implements TaskPublisher {

		private final CompletableFuture<Void> confirm = new CompletableFuture<>();

		private @Nullable RuntimeException refusal;

		@Override
		public Duration timeout() {
			return Duration.ofSeconds(5);
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
