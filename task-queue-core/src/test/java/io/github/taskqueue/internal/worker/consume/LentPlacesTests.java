package io.github.taskqueue.internal.worker.consume;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.internal.background.ManualLoop;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.definition.Concurrency;
import io.github.taskqueue.internal.worker.delivery.Delivery;
import io.github.taskqueue.internal.worker.pool.WorkerPool;
import io.github.taskqueue.internal.worker.pool.WorkerThreads;

import static org.assertj.core.api.Assertions.assertThat;

class LentPlacesTests {

	private static final int THREADS = 2;

	private static final int PREFETCH = 3;

	private final Deliveries deliveries = new Deliveries();

	private final ManualLoop loop = new ManualLoop();

	private final WorkerThreads threads = new WorkerThreads(false, 1, new RecoveryLoops());

	private final WorkerPool pool = this.threads.pool("tests", new Concurrency(THREADS, THREADS), this::work);

	private final Semaphore waits = new Semaphore(0);

	private final Semaphore ends = new Semaphore(0);

	private final Set<Delivery> lenders = ConcurrentHashMap.newKeySet();

	private final LentPlaces places = new LentPlaces(THREADS, PREFETCH, this.pool, this.deliveries::session,
			this.loop.loop());

	@BeforeEach
	void consume() {
		this.deliveries.session().handleConsumeOk("ordinary");
	}

	@AfterEach
	void end() {
		this.waits.release(1_000);
		this.ends.release(1_000);
		Awaitility.await().until(this.pool::isIdle);
		this.pool.shutdown();
		this.threads.close();
	}

	private void work(Delivery delivery) {
		if (this.lenders.contains(delivery)) {
			this.threads.lend(() -> {
				this.waits.acquireUninterruptibly();
				return true;
			});
		}
		this.ends.acquireUninterruptibly();
		delivery.done();
	}

	private void deliver(int count, int crashes) {
		for (int i = 0; i < count; i++) {
			this.pool.execute(this.deliveries.next(crashes > 0, Map.of("x-delivery-count", crashes)));
		}
	}

	private void deliverLenders(int count) {
		int lent = this.pool.lent() + count;
		for (int i = 0; i < count; i++) {
			deliverLender();
		}
		Awaitility.await().until(() -> this.pool.lent() == lent);
	}

	private void deliverLender() {
		Delivery delivery = this.deliveries.next();
		this.lenders.add(delivery);
		this.pool.execute(delivery);
	}

	private void claimBack(int count) {
		int lent = this.pool.lent() - count;
		this.waits.release(count);
		Awaitility.await().until(() -> this.pool.lent() == lent);
	}

	private void look() {
		this.loop.pass(Duration.ofMillis(100));
	}

	private List<String> consumers() {
		return this.deliveries.broker().consumers();
	}

	@Test
	void deliveryIsAskedForForEachPlaceUntilItIsClaimedBack() {
		assertThat(this.loop.untilDue()).isZero();
		deliverLenders(2);
		this.loop.pass(Duration.ZERO);
		assertThat(consumers()).hasSize(2);
		deliverLenders(2);
		this.loop.pass(Duration.ZERO);
		assertThat(consumers()).hasSize(4);
		look();
		assertThat(consumers()).hasSize(4);
		claimBack(3);
		look();
		assertThat(consumers()).hasSize(1);
		claimBack(1);
		look();
		assertThat(consumers()).isEmpty();
		look();
		assertThat(this.loop.untilDue()).isZero();
	}

	@Test
	void noMoreIsAskedForThanCouldBegin() {
		deliverLenders(2);
		deliver(1, 0);
		look();
		assertThat(consumers()).hasSize(1);
		deliver(1, 0);
		look();
		assertThat(consumers()).hasSize(1);
	}

	@Test
	void lessIsAskedForWhenMoreWaitsHereThanIsOrdinary() {
		deliverLenders(2);
		look();
		assertThat(consumers()).hasSize(2);
		deliver(2 + PREFETCH - THREADS, 0);
		look();
		assertThat(consumers()).hasSize(2);
		deliver(1, 0);
		look();
		assertThat(consumers()).hasSize(1);
		assertThat(this.deliveries.broker().returned()).isEmpty();
	}

	@Test
	void whatComesForPlacesThatAreClaimedBackGoesBackToTheQueue() {
		deliverLenders(2);
		look();
		claimBack(2);
		look();
		deliver(PREFETCH, 0);
		deliver(1, 1);
		Awaitility.await().until(() -> this.pool.waiting() == PREFETCH + 1);
		look();
		assertThat(this.deliveries.broker().returned()).hasSize(PREFETCH);
		assertThat(this.pool.waiting()).isOne();
	}

	@Test
	void whatWaitsThoughNoPlaceWasLentStays() {
		deliver(THREADS + PREFETCH + 1, 0);
		look();
		assertThat(this.deliveries.broker().returned()).isEmpty();
	}

	@Test
	void noConsumerIsLeftOverWhoseStartWasNotAnswered() {
		this.deliveries.broker().answerNoMore();
		deliverLenders(1);
		look();
		assertThat(consumers()).isEmpty();
		assertThat(this.deliveries.session().lent()).isZero();
		assertThat(this.loop.untilDue()).isPositive();
	}

	@Test
	void nothingIsAskedForAfterTheEnd() {
		this.places.stop();
		deliverLender();
		Awaitility.await().until(() -> this.pool.active() == 1);
		look();
		assertThat(this.pool.lent()).isZero();
		assertThat(consumers()).isEmpty();
	}

}
