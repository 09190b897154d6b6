package io.github.taskqueue.internal.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import io.github.taskqueue.QueueFullException;
import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class DeferredHandleTests {

	private final CompletableFuture<TaskHandle<?>> published = new CompletableFuture<>();

	private final DeferredHandle handle = new DeferredHandle(TaskHandle.completed("planned"), "the commit",
			this.published);

	@Test
	void isThatOfThePlannedTaskUntilAnotherStandsForIt() {
		assertThat(this.handle.id()).isEqualTo("inline");
		assertThat(this.handle.existed()).isFalse();
		this.published.complete(new Earlier());
		assertThat(this.handle.id()).isEqualTo("earlier");
		assertThat(this.handle.existed()).isTrue();
		assertThat(this.handle.await(Duration.ZERO)).isEqualTo("result");
		assertThat(this.handle.result()).isCompletedWithValue("result");
		assertThat(this.handle.cancel()).isTrue();
	}

	@Test
	void resultComesAfterThePublish() {
		CompletableFuture<?> result = this.handle.result();
		assertThat(result).isNotDone();
		assertThatExceptionOfType(TaskTimeoutException.class).isThrownBy(() -> this.handle.await(Duration.ofMillis(5)))
			.withMessage("Task inline was not published within PT0.005S, as it waits for the commit");
		this.published.complete(this.handle.planned());
		assertThat(result).isCompleted();
		assertThat(this.handle.await(Duration.ZERO)).isEqualTo("planned");
	}

	@Test
	void publishThatFailsIsTheFailureOfTheTask() {
		QueueFullException refusal = new QueueFullException("full", Duration.ofSeconds(1));
		this.published.completeExceptionally(refusal);
		assertThat(this.handle.id()).isEqualTo("inline");
		assertThat(this.handle.existed()).isFalse();
		assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> this.handle.await(Duration.ZERO))
			.isSameAs(refusal);
		assertThatExceptionOfType(QueueFullException.class).isThrownBy(this.handle::details).isSameAs(refusal);
		assertThat(this.handle.result()).failsWithin(Duration.ZERO).withThrowableThat().withCause(refusal);
	}

	@Test
	void interruptedWaitKeepsTheInterrupt() {
		Thread.currentThread().interrupt();
		assertThatIllegalStateException().isThrownBy(() -> this.handle.await(Duration.ofMinutes(1)))
			.withCauseInstanceOf(InterruptedException.class);
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void jsonIsTheIdAlone() throws JsonProcessingException {
		assertThat(JsonMapper.shared().writeValueAsString(this.handle)).isEqualTo("{\"id\":\"inline\"}");
		assertThat(JsonMapper.shared().writeValueAsString(this.handle.planned())).isEqualTo("{\"id\":\"inline\"}");
		assertThat(new ObjectMapper().writeValueAsString(this.handle)).isEqualTo("{\"id\":\"inline\"}");
		assertThat(new ObjectMapper().writeValueAsString(new Earlier())).isEqualTo("{\"id\":\"earlier\"}");
	}

	private static final class Earlier implements TaskHandle<Object> {

		@Override
		public String id() {
			return "earlier";
		}

		@Override
		public boolean existed() {
			return true;
		}

		@Override
		public CompletableFuture<Object> result() {
			return CompletableFuture.completedFuture("result");
		}

		@Override
		public Object await(Duration timeout) {
			return "result";
		}

		@Override
		public boolean cancel() {
			return true;
		}

		@Override
		public TaskDetails details() {
			throw new UnsupportedOperationException();
		}

	}

}
