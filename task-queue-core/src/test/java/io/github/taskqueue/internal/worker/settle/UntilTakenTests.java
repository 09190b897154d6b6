package io.github.taskqueue.internal.worker.settle;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.internal.background.ManualLoop;
import io.github.taskqueue.internal.testing.TracedLog;
import io.github.taskqueue.internal.worker.delivery.Claim;
import io.github.taskqueue.internal.worker.delivery.Holding;

import static org.assertj.core.api.Assertions.assertThat;

class UntilTakenTests {

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private final ManualLoop loop = new ManualLoop();

	private final UntilTaken untilTaken = new UntilTaken(this.loop.loop());

	private final Deque<CompletableFuture<Void>> published = new ArrayDeque<>();

	private final Message message = new Message();

	private CompletableFuture<Void> publish() {
		return this.untilTaken.publish("a task", () -> {
			this.published.add(new CompletableFuture<>());
			return this.published.getLast();
		}, this.message);
	}

	@Test
	void repeatsUntilTheBrokerHasTakenIt() {
		CompletableFuture<Void> taken = publish();
		for (int i = 1; i < 5; i++) {
			this.published.getLast().completeExceptionally(new IllegalStateException("not now"));
			assertThat(taken).isNotDone();
			this.loop.pass(PAUSE);
			assertThat(this.published).hasSize(i + 1);
		}
		this.published.getLast().complete(null);
		assertThat(taken).isCompleted();
		this.loop.pass(PAUSE);
		assertThat(this.published).hasSize(5);
	}

	@Test
	void failureThatManyMeetIsToldOnceUntilOneIsTaken() {
		try (TracedLog log = new TracedLog()) {
			failing(100);
			this.loop.pass(PAUSE);
			this.published.forEach((each) -> each.completeExceptionally(new IllegalStateException("not now")));
			assertThat(log.lines()).singleElement()
				.asString()
				.startsWith("WARN - The outcome of a task could not be published")
				.endsWith(": not now 1");
			this.loop.pass(PAUSE);
			this.published.getLast().complete(null);
			failing(100);
			assertThat(log.lines()).hasSize(2);
		}
	}

	private void failing(int number) {
		for (int i = 1; i <= number; i++) {
			publish();
			this.published.getLast().completeExceptionally(new IllegalStateException("not now " + i));
		}
	}

	@Test
	void publishesNoMoreForAMessageThatIsGoneSinceTheLastTry() {
		publish();
		this.published.getLast().completeExceptionally(new IllegalStateException("not now"));
		this.message.holding = Holding.GONE;
		this.loop.pass(PAUSE);
		assertThat(this.published).hasSize(1);
		assertThat(this.message.dropped).isTrue();
	}

	@Test
	void waitsWhileTheChannelIsLostAndGoesOnWhenTheMessageIsBack() {
		this.message.holding = Holding.LOST;
		CompletableFuture<Void> taken = publish();
		this.loop.pass(PAUSE);
		this.loop.pass(PAUSE);
		assertThat(this.published).isEmpty();
		this.message.holding = Holding.IN_HAND;
		this.loop.pass(PAUSE);
		assertThat(this.published).hasSize(1);
		this.published.getLast().complete(null);
		assertThat(taken).isCompleted();
	}

	@Test
	void goesOnAfterWhateverIsThrown() {
		int[] tries = new int[1];
		CompletableFuture<Void> taken = this.untilTaken.publish("a task", () -> {
			tries[0]++;
			if (tries[0] == 1) {
				throw new OutOfMemoryError("test");
			}
			if (tries[0] == 2) {
				throw new IllegalStateException("test");
			}
			return CompletableFuture.completedFuture(null);
		}, this.message);
		assertThat(taken).isNotDone();
		this.loop.pass(PAUSE);
		this.loop.pass(PAUSE);
		assertThat(taken).isCompleted();
	}

	@Test
	void givesUpAfterAFailureThatDoesNotPass() {
		CompletableFuture<Void> taken = this.untilTaken.publish("a task", null, () -> {
			this.published.add(new CompletableFuture<>());
			return this.published.getLast();
		}, this.message, IOException.class::isInstance);
		this.published.getLast().completeExceptionally(new CompletionException(new IOException("passes")));
		assertThat(taken).isNotDone();
		this.loop.pass(PAUSE);
		IllegalStateException failure = new IllegalStateException("does not");
		this.published.getLast().completeExceptionally(failure);
		assertThat(taken).isCompletedExceptionally();
		assertThat(taken.exceptionally((ex) -> {
			assertThat(ex).isSameAs(failure);
			return null;
		})).isCompleted();
		this.loop.pass(PAUSE);
		assertThat(this.published).hasSize(2);
	}

	@Test
	void takesAStepLaterAndAgainAfterWhateverIsThrown() {
		int[] tries = new int[1];
		this.untilTaken.later("a task", () -> {
			tries[0]++;
			if (tries[0] < 3) {
				throw new OutOfMemoryError("test");
			}
		}, this.message);
		assertThat(tries[0]).isZero();
		this.loop.pass(Duration.ZERO);
		assertThat(tries[0]).isOne();
		this.loop.pass(PAUSE);
		this.loop.pass(PAUSE);
		this.loop.pass(PAUSE);
		assertThat(tries[0]).isEqualTo(3);
	}

	@Test
	void takesNoStepForAMessageThatIsGone() {
		this.message.holding = Holding.GONE;
		int[] tries = new int[1];
		this.untilTaken.later("a task", () -> tries[0]++, this.message);
		this.loop.pass(Duration.ZERO);
		this.loop.pass(PAUSE);
		assertThat(tries[0]).isZero();
		assertThat(this.message.dropped).isTrue();
	}

	private static final class Message implements Claim {

		private Holding holding = Holding.IN_HAND;

		private boolean dropped;

		@Override
		public Holding holding() {
			return this.holding;
		}

		@Override
		public boolean drop() {
			this.dropped = true;
			return true;
		}

	}

}
