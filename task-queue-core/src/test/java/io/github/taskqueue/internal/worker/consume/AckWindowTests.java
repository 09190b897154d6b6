package io.github.taskqueue.internal.worker.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.internal.background.ManualLoop;
import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.background.RecoveryLoops;

import static org.assertj.core.api.Assertions.assertThat;

class AckWindowTests {

	private final RecordingChannel broker = new RecordingChannel();

	private final ManualLoop timer = new ManualLoop();

	private final AckWindow acks = new AckWindow(this.broker.channel(), 40, this.timer.loop());

	@Test
	void onlyDeliveryInHandIsAcknowledgedAtOnce() {
		long tag = deliver();
		this.acks.done(tag);
		assertThat(this.broker.frames()).containsExactly("ack[1, true]");
	}

	@Test
	void lastOfManyTakesTheOthersAlong() {
		deliver(5);
		for (long tag = 1; tag <= 5; tag++) {
			this.acks.done(tag);
		}
		assertThat(this.broker.frames()).containsExactly("ack[5, true]");
		assertThat(this.broker.unacknowledged()).isEmpty();
	}

	@Test
	void acksWaitForTheTimerNoLongerThanMilliseconds() {
		deliver(5);
		this.acks.done(1);
		this.acks.done(2);
		assertThat(this.broker.frames()).isEmpty();
		assertThat(this.timer.untilDue()).isBetween(Duration.ofMillis(1), Duration.ofMillis(10));
		this.timer.ring();
		assertThat(this.broker.frames()).containsExactly("ack[2, true]");
	}

	@Test
	void timerIsSetAgainAfterItRang() {
		deliver(5);
		this.acks.done(1);
		this.timer.ring();
		this.acks.done(2);
		this.timer.ring();
		assertThat(this.broker.frames()).containsExactly("ack[1, true]", "ack[2, true]");
	}

	@Test
	void longTaskDoesNotHoldUpTheAcksOfOthers() {
		deliver(6);
		this.acks.done(1);
		this.acks.done(3);
		this.acks.done(4);
		this.acks.done(6);
		this.timer.ring();
		assertThat(this.broker.frames()).containsExactly("ack[1, true]", "ack[3, false]", "ack[4, false]",
				"ack[6, false]");
		assertThat(this.broker.unacknowledged()).containsExactly(2L, 5L);
	}

	@Test
	void whileTasksAreReadAheadTheOldestIsWaitedFor() {
		this.acks.resize(40, 30);
		deliver(6);
		this.acks.done(1);
		this.acks.done(3);
		this.acks.done(6);
		this.timer.ring();
		assertThat(this.broker.frames()).containsExactly("ack[1, true]");
		for (long tag : new long[] { 2, 4, 5 }) {
			this.acks.done(tag);
		}
		this.timer.ring();
		assertThat(this.broker.frames()).containsExactly("ack[1, true]", "ack[6, true]");
		assertThat(this.broker.unacknowledged()).isEmpty();
	}

	@Test
	void endDoesNotWaitForTheOldest() throws InterruptedException {
		this.acks.resize(40, 30);
		deliver(2);
		this.acks.done(2);
		this.acks.awaitTaken();
		assertThat(this.broker.frames()).containsExactly("ack[2, false]");
	}

	@Test
	void multipleAckNamesADeliveryThatIsStillUnacknowledged() {
		deliver(4);
		this.acks.done(2);
		this.timer.ring();
		this.acks.done(1);
		this.timer.ring();
		this.acks.done(4);
		this.acks.done(3);
		assertThat(this.broker.frames()).containsExactly("ack[2, false]", "ack[1, true]", "ack[4, true]");
		assertThat(this.broker.refused()).isEmpty();
	}

	@Test
	void smallestPrefetchAcknowledgesEach() {
		AckWindow single = new AckWindow(this.broker.channel(), 1, this.timer.loop());
		long first = this.broker.deliver();
		single.delivered(first, Deliveries.any());
		long second = this.broker.deliver();
		single.delivered(second, Deliveries.any());
		single.done(second);
		assertThat(this.broker.frames()).containsExactly("ack[2, false]");
	}

	@Test
	void returnedDeliveriesGoBackInTheirOwnFrames() {
		deliver(3);
		this.acks.giveBack(2);
		this.acks.reject(3);
		assertThat(this.broker.frames()).containsExactly("nack[2, false, true]", "reject[3, true]");
		assertThat(this.broker.returned()).containsExactly(2L, 3L);
		this.acks.done(1);
		assertThat(this.broker.refused()).isEmpty();
	}

	@Test
	void deliveryIsSettledOnce() {
		deliver(2);
		this.acks.done(1);
		this.acks.done(1);
		this.acks.reject(1);
		this.acks.giveBack(2);
		this.acks.done(2);
		this.acks.reject(2);
		this.timer.ring();
		assertThat(this.broker.frames()).containsExactly("nack[2, false, true]", "ack[1, true]");
		assertThat(this.broker.refused()).isEmpty();
	}

	@Test
	void brokerNeverSeesAnUnknownTagInWhateverOrderTasksEnd() {
		for (int seed = 0; seed < 200; seed++) {
			RecordingChannel channel = new RecordingChannel();
			Random random = new Random(seed);
			int prefetch = 1 + random.nextInt(60);
			AckWindow window = new AckWindow(channel.channel(), prefetch, this.timer.loop());
			List<Long> inHand = new ArrayList<>();
			List<Long> returned = new ArrayList<>();
			for (int step = 0; step < 400; step++) {
				if (inHand.size() < prefetch && random.nextBoolean()) {
					long tag = channel.deliver();
					window.delivered(tag, Deliveries.any());
					inHand.add(tag);
				}
				else if (!inHand.isEmpty()) {
					end(window, inHand.remove(random.nextInt(inHand.size())), random, returned);
				}
				if (random.nextInt(10) == 0) {
					this.timer.ring();
					assertThat(channel.unacknowledged()).as("seed %d", seed).containsAll(inHand);
				}
			}
			Collections.shuffle(inHand, random);
			inHand.forEach((tag) -> end(window, tag, random, returned));
			this.timer.ring();
			assertThat(channel.refused()).as("seed %d", seed).isEmpty();
			assertThat(channel.unacknowledged()).as("seed %d", seed).isEmpty();
			assertThat(channel.returned()).as("seed %d", seed).isEqualTo(returned);
		}
	}

	private static void end(AckWindow window, long tag, Random random, List<Long> returned) {
		switch (random.nextInt(8)) {
			case 0 -> {
				window.giveBack(tag);
				returned.add(tag);
			}
			case 1 -> {
				window.reject(tag);
				returned.add(tag);
			}
			default -> window.done(tag);
		}
	}

	@Test
	void threadsMaySettleAtATime() throws InterruptedException {
		RecoveryLoop realTimer = new RecoveryLoops().create("test");
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			AckWindow window = new AckWindow(this.broker.channel(), 64, realTimer);
			List<CompletableFuture<Void>> runs = new ArrayList<>();
			for (int i = 0; i < 10_000; i++) {
				long tag = this.broker.deliver();
				window.delivered(tag, Deliveries.any());
				runs.add(CompletableFuture.runAsync(() -> window.done(tag), threads));
			}
			CompletableFuture.allOf(runs.toArray(CompletableFuture[]::new)).join();
			assertThat(window.awaitEmpty(Duration.ofSeconds(5))).isTrue();
			assertThat(this.broker.unacknowledged()).isEmpty();
			assertThat(this.broker.refused()).isEmpty();
			assertThat(this.broker.frames()).hasSizeLessThan(10_000);
		}
		finally {
			threads.shutdownNow();
			realTimer.close();
		}
	}

	@Test
	void waitEndsWhenNothingIsInHand() throws InterruptedException {
		deliver(2);
		assertThat(this.acks.awaitEmpty(Duration.ofMillis(1))).isFalse();
		CompletableFuture<Void> ending = CompletableFuture.runAsync(() -> {
			this.acks.done(1);
			this.acks.giveBack(2);
		});
		assertThat(this.acks.awaitEmpty(Duration.ofSeconds(10))).isTrue();
		ending.join();
		assertThat(this.broker.unacknowledged()).isEmpty();
	}

	@Test
	void waitThatEndsTooSoonStillAcknowledgesWhatIsDone() throws InterruptedException {
		deliver(2);
		this.acks.done(1);
		assertThat(this.acks.awaitEmpty(Duration.ZERO)).isFalse();
		assertThat(this.broker.unacknowledged()).containsExactly(2L);
	}

	@Test
	void closedChannelIsNotWaitedFor() throws InterruptedException {
		deliver(1);
		this.broker.close();
		long start = System.nanoTime();
		assertThat(this.acks.awaitEmpty(Duration.ofMinutes(1))).isFalse();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
	}

	private long deliver() {
		deliver(1);
		return 1;
	}

	private void deliver(int count) {
		for (int i = 0; i < count; i++) {
			this.acks.delivered(this.broker.deliver(), Deliveries.any());
		}
	}

}
