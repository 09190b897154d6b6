package io.github.taskqueue.internal.worker.consume;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.internal.background.ManualLoop;
import io.github.taskqueue.internal.definition.Concurrency;
import io.github.taskqueue.internal.worker.delivery.Delivery;
import io.github.taskqueue.internal.worker.pool.WorkerPool;

import static org.assertj.core.api.Assertions.assertThat;

class ReadAheadTests {

	private static final int PREFETCH = 4;

	/**
	 * So many that a machine which is busy with other things is still fast enough.
	 */
	private static final int THREADS = 1_000;

	private final Deliveries deliveries = new Deliveries();

	private final ManualLoop loop = new ManualLoop();

	private final CountDownLatch gate = new CountDownLatch(1);

	private final WorkerPool pool = new WorkerPool(new Concurrency(1, 1), Thread::new, this::work, new Semaphore(0), 0);

	private final ReadAhead ahead = new ReadAhead(THREADS, PREFETCH, this.pool, this.deliveries::session,
			this.loop.loop());

	private volatile boolean holding;

	@BeforeEach
	void consume() {
		this.deliveries.session().handleConsumeOk("ordinary");
	}

	@AfterEach
	void end() {
		this.gate.countDown();
		Awaitility.await().until(this.pool::isIdle);
		this.pool.shutdown();
	}

	private void work(Delivery delivery) {
		if (this.holding) {
			try {
				this.gate.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
		delivery.done();
	}

	private void deliver(int count, int crashes) {
		for (int i = 0; i < count; i++) {
			ChannelDelivery delivery = this.deliveries.next(crashes > 0, Map.of("x-delivery-count", crashes));
			this.pool.execute(delivery);
			this.ahead.delivered();
		}
	}

	private void look() {
		this.loop.pass(Duration.ofMillis(100));
	}

	private void work(int count) {
		long before = this.pool.ended();
		deliver(count, 0);
		Awaitility.await().until(() -> this.pool.ended() >= before + count);
		look();
	}

	private List<String> consumers() {
		return this.deliveries.broker().consumers();
	}

	@Test
	void beginsWhileTasksAreShortAndEndsWhenNoneComes() {
		work(THREADS);
		assertThat(consumers()).hasSize(1);
		work(1);
		assertThat(consumers()).hasSize(1);
		look();
		assertThat(consumers()).isEmpty();
		look();
		assertThat(this.loop.untilDue()).isZero();
	}

	@Test
	void whatNoThreadHasBegunGoesBackWhenThreadsStandStill() {
		work(THREADS);
		this.holding = true;
		deliver(50, 0);
		Awaitility.await().until(() -> this.pool.waiting() == 49);
		look();
		assertThat(consumers()).isEmpty();
		assertThat(this.deliveries.broker().returned()).hasSize(49);
	}

	@Test
	void whatWasOnItsWayGoesBackToo() {
		work(THREADS);
		this.holding = true;
		deliver(1, 0);
		look();
		deliver(1 + PREFETCH, 0);
		Awaitility.await().until(() -> this.pool.waiting() > PREFETCH);
		look();
		assertThat(this.pool.waiting()).isZero();
	}

	@Test
	void ordinaryPrefetchStays() {
		this.holding = true;
		deliver(1 + PREFETCH, 0);
		Awaitility.await().until(() -> this.pool.waiting() == PREFETCH);
		look();
		assertThat(this.deliveries.broker().returned()).isEmpty();
		assertThat(this.loop.untilDue()).isZero();
	}

	@Test
	void whatWasInHandInACrashEndsItAndStays() {
		work(THREADS);
		this.holding = true;
		deliver(10, 0);
		deliver(10, 1);
		Awaitility.await().until(() -> this.pool.waiting() == 19);
		look();
		assertThat(consumers()).isEmpty();
		assertThat(this.deliveries.broker().returned()).hasSize(9);
		assertThat(this.pool.waiting()).isEqualTo(10);
	}

	@Test
	void beginsOnlyWhenNothingIsInHandThatWasInACrash() {
		ChannelDelivery suspicious = this.deliveries.next(true, Map.of("x-delivery-count", 1));
		work(THREADS);
		assertThat(consumers()).isEmpty();
		suspicious.done();
		work(THREADS);
		assertThat(consumers()).hasSize(1);
	}

	@Test
	void whatWaitsThoughNothingWasReadAheadStays() {
		this.holding = true;
		deliver(2 + 2 * PREFETCH, 0);
		Awaitility.await().until(() -> this.pool.waiting() > 2 * PREFETCH);
		look();
		assertThat(this.deliveries.broker().returned()).isEmpty();
	}

	@Test
	void noConsumerIsLeftOverWhoseStartWasNotAnswered() {
		this.deliveries.broker().answerNoMore();
		work(THREADS);
		assertThat(consumers()).isEmpty();
		assertThat(this.deliveries.session().isReadingAhead()).isFalse();
	}

}
