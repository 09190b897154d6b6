package io.github.taskqueue.internal.reply;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.TaskFailedException;
import io.github.taskqueue.TaskTimeoutException;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.cancel.JournalCancels;
import io.github.taskqueue.internal.message.TaskKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ReplyHandleTests {

	private final CompletableFuture<@Nullable Object> future = new CompletableFuture<>();

	private final ReplyHandle handle = new ReplyHandle(new TaskKey("id-1", "task"), null, "default", this.future, false,
			new NoStore(new JournalCancels(null, Clock.systemUTC(), new RecoveryLoops().create("cancel"))));

	@AfterEach
	void clearInterrupt() {
		Thread.interrupted();
	}

	@Test
	void resultIsThatOfTheReply() {
		this.future.complete("result");
		assertThat(this.handle.await(Duration.ZERO)).isEqualTo("result");
		assertThat(this.handle.result()).isCompletedWithValue("result");
		assertThat(this.handle.id()).isEqualTo("id-1");
	}

	@Test
	void emptyResultIsAResult() {
		this.future.complete(null);
		assertThat(this.handle.await(Duration.ZERO)).isNull();
	}

	@Test
	void callerCannotEndTheWaitOfOthers() {
		this.handle.result().complete("forged");
		this.handle.result().cancel(true);
		assertThat(this.future).isNotDone();
		this.future.complete("result");
		assertThat(this.handle.result()).isCompletedWithValue("result");
	}

	@Test
	void waitIsBounded() {
		assertThatExceptionOfType(TaskTimeoutException.class).isThrownBy(() -> this.handle.await(Duration.ofMillis(5)))
			.withMessage("No result of task id-1 arrived within PT0.005S");
		assertThat(this.future).isNotDone();
	}

	@Test
	void failureOfTheTaskIsThrown() {
		this.future.completeExceptionally(new TaskFailedException("id-1", "java.io.IOException", "down"));
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> this.handle.await(Duration.ZERO));
	}

	@Test
	void otherFailuresAreThrownUnchecked() {
		this.future.completeExceptionally(new IOException("down"));
		assertThatIllegalStateException().isThrownBy(() -> this.handle.await(Duration.ZERO))
			.withCauseInstanceOf(IOException.class);
	}

	@Test
	void interruptedWaitKeepsTheInterrupt() {
		Thread.currentThread().interrupt();
		assertThatIllegalStateException().isThrownBy(() -> this.handle.await(Duration.ofMinutes(1)))
			.withMessageContaining("id-1")
			.withCauseInstanceOf(InterruptedException.class);
		assertThat(Thread.currentThread().isInterrupted()).isTrue();
	}

	@Test
	void longestWaitIsNoOverflow() {
		this.future.complete("result");
		assertThat(this.handle.await(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo("result");
	}

	@Test
	void cancelledResultIsACancellation() {
		this.future.cancel(false);
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> this.handle.await(Duration.ZERO));
	}

}
