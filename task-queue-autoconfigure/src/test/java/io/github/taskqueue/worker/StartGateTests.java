package io.github.taskqueue.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StartGateTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final Duration SOON = Duration.ofSeconds(10);

	private final StartGate gate = new StartGate();

	private CompletableFuture<Boolean> enterLater() {
		return CompletableFuture.supplyAsync(this.gate::enter);
	}

	private CompletableFuture<Boolean> closeLater(Duration patience) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return this.gate.close(patience);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	private void awaitClosed() {
		Awaitility.await().until(this.gate::isClosed);
	}

	@Test
	void openGateLetsEveryonePass() {
		assertThat(this.gate.enter()).isTrue();
		assertThat(this.gate.enter()).isTrue();
	}

	@Test
	void closedGateIsPassedWhenItOpens() throws InterruptedException {
		assertThat(this.gate.close(LONG)).isTrue();
		CompletableFuture<Boolean> entering = enterLater();
		assertThat(entering).isNotDone();
		this.gate.open();
		assertThat(entering).succeedsWithin(SOON).isEqualTo(true);
	}

	@Test
	void closingWaitsForThoseThatHavePassed() {
		this.gate.enter();
		this.gate.enter();
		CompletableFuture<Boolean> closing = closeLater(LONG);
		awaitClosed();
		this.gate.leave();
		assertThat(closing).isNotDone();
		this.gate.leave();
		assertThat(closing).succeedsWithin(SOON).isEqualTo(true);
	}

	@Test
	void whoTakesTooLongIsPutUpWith() throws InterruptedException {
		this.gate.enter();
		assertThat(this.gate.close(Duration.ofMillis(20))).isTrue();
		assertThat(this.gate.close(Duration.ZERO)).isTrue();
	}

	@Test
	void whoDoesNotWaitIsToldThatSomethingRuns() throws InterruptedException {
		this.gate.enter();
		assertThat(this.gate.close(Duration.ZERO)).isFalse();
		this.gate.leave();
		assertThat(this.gate.close(Duration.ZERO)).isTrue();
	}

	@Test
	void patienceIsAskedForAgainAfterTheGateWasOpen() throws InterruptedException {
		this.gate.enter();
		this.gate.close(Duration.ofMillis(1));
		this.gate.open();
		assertThat(this.gate.close(Duration.ZERO)).isFalse();
	}

	@Test
	void nobodyWaitsWhileTheApplicationStops() throws InterruptedException {
		this.gate.enter();
		CompletableFuture<Boolean> closing = closeLater(LONG);
		awaitClosed();
		CompletableFuture<Boolean> entering = enterLater();
		this.gate.stop();
		assertThat(closing).succeedsWithin(SOON).isEqualTo(false);
		assertThat(entering).succeedsWithin(SOON).isEqualTo(false);
		this.gate.leave();
		this.gate.restart();
		assertThat(this.gate.close(LONG)).isTrue();
	}

	@RepeatedTest(20)
	void nothingRunsWhileTheGateIsClosedAndQuiet() throws InterruptedException {
		AtomicInteger running = new AtomicInteger();
		CompletableFuture<?>[] passing = new CompletableFuture<?>[4];
		for (int thread = 0; thread < passing.length; thread++) {
			passing[thread] = CompletableFuture.runAsync(() -> {
				for (int i = 0; i < 2_000 && this.gate.enter(); i++) {
					running.incrementAndGet();
					running.decrementAndGet();
					this.gate.leave();
				}
			});
		}
		for (int i = 0; i < 50; i++) {
			assertThat(this.gate.close(LONG)).isTrue();
			assertThat(running).hasValue(0);
			this.gate.open();
		}
		assertThat(CompletableFuture.allOf(passing)).succeedsWithin(LONG);
	}

}
