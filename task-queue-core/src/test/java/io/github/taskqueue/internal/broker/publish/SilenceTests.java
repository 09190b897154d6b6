package io.github.taskqueue.internal.broker.publish;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SilenceTests {

	private final Silence silence = new Silence();

	private final Queue<CompletableFuture<Void>> probes = new ConcurrentLinkedQueue<>();

	private CompletableFuture<Void> probe() {
		CompletableFuture<Void> probe = new CompletableFuture<>();
		this.probes.add(probe);
		return probe;
	}

	@Test
	void ofABrokerThatWasNeverAskedNothingIsKnown() {
		assertThat(this.silence.isLong()).isTrue();
		assertThat(this.silence.end(this::probe)).isNotDone();
		assertThat(this.probes).hasSize(1);
	}

	@Test
	void oneOfManyCallersSendsTheProbeAndAllWaitForIt() {
		List<CompletableFuture<Void>> answers = IntStream.range(0, 48)
			.parallel()
			.mapToObj((caller) -> this.silence.end(this::probe))
			.toList();
		assertThat(this.probes).hasSize(1);
		assertThat(answers).noneMatch(CompletableFuture::isDone);
		this.silence.answered();
		assertThat(answers).allMatch(CompletableFuture::isDone);
	}

	@Test
	void othersWaitWhileTheProbeIsBeingWritten() throws Exception {
		CountDownLatch writing = new CountDownLatch(1);
		CountDownLatch written = new CountDownLatch(1);
		CompletableFuture<?> first = CompletableFuture.runAsync(() -> this.silence.end(() -> {
			writing.countDown();
			await(written);
			return probe();
		}));
		await(writing);
		CompletableFuture<Void> second = this.silence.end(this::probe);
		assertThat(second).isNotDone();
		assertThat(this.probes).isEmpty();
		this.silence.answered();
		assertThat(second).isCompleted();
		written.countDown();
		first.get(200, TimeUnit.SECONDS);
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(200, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void nobodyAsksAfterAnAnswer() {
		this.silence.answered();
		if (!this.silence.isLong()) {
			assertThat(this.silence.end(this::probe)).isCompleted();
		}
	}

	@Test
	void anAnswerCountsThoughTheProbeFailsLater() {
		CompletableFuture<Void> answer = this.silence.end(this::probe);
		this.silence.answered();
		this.probes.remove().completeExceptionally(new IllegalStateException());
		assertThat(answer).isCompleted();
	}

	@Test
	void aProbeThatFailedIsRepeated() {
		CompletableFuture<Void> answer = this.silence.end(this::probe);
		CompletableFuture<Void> waiting = this.silence.end(this::probe);
		this.probes.remove().completeExceptionally(new IllegalStateException());
		assertThat(answer).isCompletedExceptionally();
		assertThat(waiting).isCompletedExceptionally();
		assertThat(this.silence.end(this::probe)).isNotDone();
		assertThat(this.probes).hasSize(1);
	}

	@Test
	void aProbeThatCouldNotBeSentHoldsNobodyUp() {
		CompletableFuture<?>[] waiting = new CompletableFuture<?>[1];
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> this.silence.end(() -> {
			waiting[0] = this.silence.end(this::probe);
			throw new StackOverflowError();
		}));
		assertThat(waiting[0]).isCompletedExceptionally();
		assertThat(this.silence.end(this::probe)).isNotDone();
	}

}
