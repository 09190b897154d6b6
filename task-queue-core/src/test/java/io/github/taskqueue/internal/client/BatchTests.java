package io.github.taskqueue.internal.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.QueueFullException;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.TestTasks;
import io.github.taskqueue.UnconfirmedTaskException;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskPublisher;
import io.github.taskqueue.internal.pipeline.PublishChain;
import io.github.taskqueue.internal.pipeline.PublishInterceptor;
import io.github.taskqueue.internal.pipeline.PublishResult;

import static org.assertj.core.api.Assertions.assertThat;

class BatchTests {

	private static final Duration TIMEOUT = Duration.ofMillis(900);

	private final List<String> sent = new ArrayList<>();

	@AfterEach
	void clearInterrupt() {
		Thread.interrupted();
	}

	@Test
	void whatFailedForAPassingReasonIsSentAgainTogether() {
		Batch batch = publish(3, (id, number) -> (number <= 3 && !id.equals("1")) ? unconfirmed(id) : null);
		assertThat(batch.result(0)).isEqualTo(PublishResult.ACCEPTED);
		assertThat(batch.result(2)).isEqualTo(PublishResult.ACCEPTED);
		assertThat(this.sent).containsExactly("0", "1", "2", "0", "2");
	}

	@Test
	void nothingMoreIsSentInARoundOnceTheBrokerCannotBeHad() {
		publish(3, (id, number) -> (number == 2) ? unavailable() : null);
		assertThat(this.sent).containsExactly("0", "1", "1", "2");
	}

	@Test
	void aBatchEndsWhenNothingWasAcceptedForTheTimeOfOneTask() {
		long start = System.nanoTime();
		Batch batch = publish(100, (id, number) -> unavailable());
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.plusMillis(500));
		assertThat(batch.failure(99)).isInstanceOf(BrokerUnavailableException.class);
		assertThat(this.sent).hasSizeLessThan(15);
	}

	@Test
	void whatMayHaveBeenStoredOnceStaysUnknown() {
		Batch batch = publish(2, (id, number) -> (number == 1) ? unconfirmed(id) : unavailable());
		assertThat(batch.failure(0)).isInstanceOf(UnconfirmedTaskException.class);
		assertThat(batch.failure(1)).isInstanceOf(BrokerUnavailableException.class);
	}

	@Test
	void aRefusalIsAskedThreeTimesAndOthersAreNot() {
		Batch batch = publish(3, (id, number) -> switch (id) {
			case "0" -> new QueueFullException("full", Duration.ofSeconds(1));
			case "1" -> new TaskUnroutableException("no queue");
			default -> null;
		});
		assertThat(this.sent).containsExactly("0", "1", "2", "0", "0");
		assertThat(batch.failure(0)).isInstanceOf(QueueFullException.class);
		assertThat(batch.failure(1)).isInstanceOf(TaskUnroutableException.class);
	}

	@Test
	void interruptEndsTheRounds() {
		Thread.currentThread().interrupt();
		Batch batch = publish(1, (id, number) -> unavailable());
		assertThat(this.sent).hasSize(1);
		assertThat(batch.failure(0)).isInstanceOf(BrokerUnavailableException.class);
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void whatAnInterceptorLeavesOpenIsUnknownInTime() {
		CompletableFuture<PublishResult> open = new CompletableFuture<>();
		long start = System.nanoTime();
		Batch batch = publish(3, (id, number) -> null,
				(message, next) -> message.id().equals("1") ? open : next.publish(message));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.plusMillis(500));
		assertThat(batch.result(0)).isEqualTo(PublishResult.ACCEPTED);
		assertThat(batch.result(1)).isNull();
		assertThat(batch.failure(1)).isInstanceOf(UnconfirmedTaskException.class);
		assertThat(batch.result(2)).isEqualTo(PublishResult.ACCEPTED);
	}

	@Test
	void whatAnInterceptorAnswersIsTheResult() {
		PublishResult existing = new PublishResult.Existing("0");
		Batch batch = publish(2, (id, number) -> null, (message, next) -> CompletableFuture.completedFuture(existing));
		assertThat(batch.result(1)).isSameAs(existing);
		assertThat(this.sent).isEmpty();
	}

	private Batch publish(int size, Broker broker, PublishInterceptor... interceptors) {
		List<TaskMessage> messages = IntStream.range(0, size).mapToObj((id) -> TestTasks.message("" + id)).toList();
		Batch batch = new Batch(messages, new PublishChain(List.of(interceptors), new Port(broker)));
		batch.publish();
		return batch;
	}

	private static TaskEnqueueException unavailable() {
		return new BrokerUnavailableException("down", null);
	}

	private static TaskEnqueueException unconfirmed(String id) {
		return new UnconfirmedTaskException(id, "lost", null);
	}

	@FunctionalInterface
	private interface Broker {

		/**
		 * Answers to a task.
		 * @param id its id
		 * @param number how many tasks have been sent by now
		 * @return why it is not accepted, or {@code null} if it is
		 */
		@Nullable TaskEnqueueException answer(String id, int number);

	}

	private final class Port implements TaskPublisher {

		private final Broker broker;

		Port(Broker broker) {
			this.broker = broker;
		}

		@Override
		public Duration timeout() {
			return TIMEOUT;
		}

		@Override
		public void publish(TaskMessage message) {
			throw new IllegalStateException("A batch is pipelined");
		}

		@Override
		public CompletableFuture<Void> send(TaskMessage message, Duration timeout) {
			BatchTests.this.sent.add(message.id());
			TaskEnqueueException refusal = this.broker.answer(message.id(), BatchTests.this.sent.size());
			return (refusal != null) ? CompletableFuture.failedFuture(refusal)
					: CompletableFuture.completedFuture(null);
		}

	}

}
