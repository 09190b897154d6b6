package io.github.taskqueue.internal.reply;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.TaskTimeoutException;
import io.github.taskqueue.internal.message.TaskKey;

import static org.assertj.core.api.Assertions.assertThat;

class PendingResultsTests {

	private static final Instant START = Instant.ofEpochSecond(1_000);

	private static final String NAME = "Orders.book";

	private final SettableClock clock = new SettableClock();

	private final PendingResults pending = new PendingResults(3, this.clock);

	@Test
	void resultIsTakenOutOnce() {
		PendingResult added = add("a", 10);
		assertThat(this.pending.remove("a", NAME)).isEqualTo(added);
		assertThat(this.pending.remove("a", NAME)).isNull();
		assertThat(this.pending.remove("b", NAME)).isNull();
	}

	@Test
	void oldestGivesWayWhenThereAreTooMany() {
		PendingResult oldest = add("a", 10);
		add("b", 10);
		add("c", 10);
		assertThat(oldest.future()).isNotDone();
		add("d", 10);
		assertThat(failure(oldest.future())).isInstanceOf(TaskTimeoutException.class)
			.hasMessageContaining("task a")
			.hasMessageContaining("task-queue.reply.max-pending");
		assertThat(this.pending.remove("a", NAME)).isNull();
		assertThat(this.pending.remove("b", NAME)).isNotNull();
	}

	@Test
	void resultThatCameMakesRoom() {
		PendingResult first = add("a", 10);
		add("b", 10);
		add("c", 10);
		this.pending.remove("b", NAME);
		add("d", 10);
		assertThat(first.future()).isNotDone();
	}

	@Test
	void waitEndsAfterItsTime() {
		PendingResult soon = add("soon", 10);
		PendingResult late = add("late", 20);
		this.clock.now = START.plusSeconds(10);
		this.pending.expire();
		assertThat(soon.future()).isNotDone();
		this.clock.now = START.plusSeconds(11);
		this.pending.expire();
		assertThat(failure(soon.future())).isInstanceOf(TaskTimeoutException.class)
			.hasMessageContaining("task soon")
			.hasMessageContaining("task-queue.reply.timeout");
		assertThat(late.future()).isNotDone();
		assertThat(this.pending.remove("soon", NAME)).isNull();
		assertThat(this.pending.remove("late", NAME)).isEqualTo(late);
	}

	@Test
	void whatIsChainedToALateResultHoldsUpNoOther() {
		CompletableFuture<Void> never = new CompletableFuture<>();
		PendingResult blocking = add("blocking", 10);
		blocking.future().whenComplete((value, failure) -> never.join());
		PendingResult other = add("other", 10);
		this.clock.now = START.plusSeconds(11);
		try {
			CompletableFuture.runAsync(this.pending::expire);
			assertThat(other.future()).failsWithin(Duration.ofSeconds(10))
				.withThrowableOfType(ExecutionException.class);
		}
		finally {
			never.complete(null);
		}
	}

	@Test
	void handlesOfOneTaskShareItsResult() {
		PendingResult first = add("a", 10);
		PendingResult second = add("a", 20);
		assertThat(second.future()).isSameAs(first.future());
		this.clock.now = START.plusSeconds(15);
		this.pending.expire();
		assertThat(first.future()).isNotDone();
		this.clock.now = START.plusSeconds(21);
		this.pending.expire();
		assertThat(first.future()).failsWithin(Duration.ofSeconds(10)).withThrowableOfType(ExecutionException.class);
	}

	@Test
	void handlesOfOneTaskTakeOnePlace() {
		add("a", 10);
		add("b", 10);
		PendingResult shared = add("c", 10);
		add("c", 10);
		add("c", 10);
		assertThat(this.pending.remove("a", NAME)).isNotNull();
		assertThat(this.pending.remove("c", NAME)).isNotNull();
		assertThat(shared.future()).isNotDone();
	}

	@Test
	void forgottenHandleLeavesTheResultToTheOther() {
		PendingResult first = add("a", 10);
		add("a", 10);
		this.pending.forget(key("a"));
		PendingResult left = this.pending.remove("a", NAME);
		assertThat(left).isNotNull();
		assertThat(left.future()).isSameAs(first.future());
	}

	@Test
	void lastForgottenHandleTakesTheResultAlong() {
		add("a", 10);
		this.pending.forget(key("a"));
		this.pending.forget(key("b"));
		assertThat(this.pending.remove("a", NAME)).isNull();
	}

	@Test
	void threadsMayAddAndRemoveAtATime() {
		PendingResults many = new PendingResults(10_000, this.clock);
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			CompletableFuture<?>[] runs = IntStream.range(0, 8).mapToObj((thread) -> CompletableFuture.runAsync(() -> {
				for (int i = 0; i < 5_000; i++) {
					String id = thread + "-" + i;
					many.add(new PendingResult(key(id), String.class, START));
					assertThat(many.remove(id, NAME)).isNotNull();
				}
			}, threads)).toArray(CompletableFuture[]::new);
			CompletableFuture.allOf(runs).join();
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void tasksOfDifferentNamesShareNothing() {
		PendingResult book = add("a", 10);
		PendingResult refund = this.pending
			.add(new PendingResult(new TaskKey("a", "Orders.refund"), String.class, START.plusSeconds(10)));
		assertThat(this.pending.remove("a", "Orders.ship")).isNull();
		assertThat(this.pending.remove("a", "Orders.refund")).isEqualTo(refund);
		assertThat(this.pending.remove("a", NAME)).isEqualTo(book);
	}

	@Test
	void replyOfAnOlderWorkerHasNoName() {
		PendingResult added = add("a", 10);
		assertThat(this.pending.remove("b", null)).isNull();
		assertThat(this.pending.remove("a", null)).isEqualTo(added);
		assertThat(this.pending.remove("a", null)).isNull();
	}

	private static TaskKey key(String id) {
		return new TaskKey(id, NAME);
	}

	private PendingResult add(String id, int seconds) {
		return this.pending.add(new PendingResult(key(id), String.class, START.plusSeconds(seconds)));
	}

	private static @Nullable Throwable failure(CompletableFuture<?> future) {
		assertThat(future).failsWithin(Duration.ofSeconds(10)).withThrowableOfType(ExecutionException.class);
		try {
			future.join();
			return null;
		}
		catch (CompletionException ex) {
			return ex.getCause();
		}
	}

	private static final class SettableClock extends Clock {

		private Instant now = START;

		@Override
		public Instant instant() {
			return this.now;
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

}
