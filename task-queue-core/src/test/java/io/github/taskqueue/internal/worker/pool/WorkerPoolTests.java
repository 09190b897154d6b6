package io.github.taskqueue.internal.worker.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.taskqueue.internal.definition.Concurrency;
import io.github.taskqueue.internal.worker.consume.Deliveries;
import io.github.taskqueue.internal.worker.delivery.Delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WorkerPoolTests {

	private static final int RESERVE = 2;

	private final Deliveries deliveries = new Deliveries();

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	private final Semaphore replacements = new Semaphore(1);

	private final Semaphore ends = new Semaphore(0);

	private final Semaphore waits = new Semaphore(0);

	private final AtomicInteger notices = new AtomicInteger();

	private int lenders;

	private volatile @Nullable WorkerPool lending;

	private final Set<Delivery> begun = ConcurrentHashMap.newKeySet();

	@AfterEach
	void endAll() {
		this.waits.release(1_000);
		this.ends.release(1_000);
		this.threads.forEach(Thread::interrupt);
	}

	@Test
	void poolGrowsUpToItsLimit() {
		WorkerPool pool = pool("1-3", this::runUntilReleased);
		for (int tasks = 1; tasks <= 5; tasks++) {
			pool.execute(this.deliveries.next());
			await(pool, Math.min(tasks, 3));
		}
		assertThat(this.threads).hasSize(3);
	}

	@Test
	void poolWithoutThreadsToKeepStartsThemWhenThereIsWork() {
		WorkerPool pool = pool("0-2", this::runUntilReleased);
		pool.execute(this.deliveries.next());
		await(pool, 1);
		pool.execute(this.deliveries.next());
		await(pool, 2);
	}

	@Test
	void idleThreadIsUsedBeforeAnotherIsStarted() {
		WorkerPool pool = pool("1-8", this.begun::add);
		for (int tasks = 1; tasks <= 20; tasks++) {
			pool.execute(this.deliveries.next());
			int expected = tasks;
			Awaitility.await().until(() -> this.begun.size() == expected && allIdle());
		}
		assertThat(this.threads).hasSize(1);
	}

	private boolean allIdle() {
		return this.threads.stream()
			.map(Thread::getState)
			.allMatch((state) -> state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING);
	}

	@Test
	void waitingTaskRunsWhenAnotherEnds() {
		WorkerPool pool = pool("1", this::runUntilReleased);
		pool.execute(this.deliveries.next());
		pool.execute(this.deliveries.next());
		Awaitility.await().until(() -> this.begun.size() == 1);
		this.ends.release();
		Awaitility.await().until(() -> this.begun.size() == 2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "4", "0-4", "1-8", "4-5" })
	void noTaskIsLostOrRunTwiceUnderConcurrentSubmits(String concurrency) throws InterruptedException {
		AtomicInteger runs = new AtomicInteger();
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		WorkerPool pool = pool(concurrency, (delivery) -> {
			most.accumulateAndGet(running.incrementAndGet(), Math::max);
			this.begun.add(delivery);
			runs.incrementAndGet();
			running.decrementAndGet();
		});
		CountDownLatch submitted = new CountDownLatch(8);
		for (int i = 0; i < 8; i++) {
			new Thread(() -> {
				for (int task = 0; task < 500; task++) {
					pool.execute(this.deliveries.next());
				}
				submitted.countDown();
			}).start();
		}
		submitted.await();
		Awaitility.await().until(() -> runs.get() >= 4_000);
		pool.shutdown();
		assertThat(pool.awaitEnd(Duration.ofSeconds(10))).isTrue();
		assertThat(runs).hasValue(4_000);
		assertThat(this.begun).hasSize(4_000);
		assertThat(most.get()).isLessThanOrEqualTo(Concurrency.parse(concurrency).max());
		assertThat(pool.active()).isZero();
	}

	@Test
	void taskThatIsBegunMeanwhileIsNotGivenBack() throws InterruptedException {
		Set<Long> runs = ConcurrentHashMap.newKeySet();
		WorkerPool pool = pool("2", (delivery) -> runs.add(Long.valueOf(delivery.properties().getMessageId())));
		for (int round = 0; round < 200; round++) {
			for (int task = 0; task < 100; task++) {
				pool.execute(this.deliveries.next());
			}
			pool.giveBackWaiting((delivery) -> true);
		}
		pool.shutdown();
		assertThat(pool.awaitEnd(Duration.ofSeconds(10))).isTrue();
		List<Long> returned = this.deliveries.broker().returned();
		assertThat(returned).isNotEmpty().doesNotContainAnyElementsOf(runs);
		assertThat(returned.size() + runs.size()).isEqualTo(20_000);
	}

	@Test
	void everySubmittedTaskIsRunOrGivenBackWhenThePoolShutsDownMeanwhile() throws InterruptedException {
		for (int round = 0; round < 10; round++) {
			AtomicInteger runs = new AtomicInteger();
			int before = this.deliveries.broker().returned().size();
			WorkerPool pool = pool("0-3", (delivery) -> runs.incrementAndGet());
			CountDownLatch submitted = new CountDownLatch(4);
			for (int i = 0; i < 4; i++) {
				new Thread(() -> {
					for (int task = 0; task < 250; task++) {
						pool.execute(this.deliveries.next());
					}
					submitted.countDown();
				}).start();
			}
			Awaitility.await().until(() -> runs.get() > 10);
			pool.shutdown();
			submitted.await();
			assertThat(pool.awaitEnd(Duration.ofSeconds(10))).isTrue();
			assertThat(runs.get() + this.deliveries.broker().returned().size() - before).isEqualTo(1_000);
		}
		assertThat(this.deliveries.broker().refused()).isEmpty();
	}

	@Test
	void unstartedTasksAreGivenBackAtTheEnd() throws InterruptedException {
		WorkerPool pool = pool("2", this::runUntilReleased);
		List<Delivery> all = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			all.add(this.deliveries.next());
			pool.execute(all.get(i));
		}
		await(pool, 2);
		pool.shutdown();
		assertThat(this.deliveries.broker().returned()).containsExactly(3L, 4L, 5L);
		assertThat(this.begun).containsExactlyInAnyOrderElementsOf(all.subList(0, 2));
		assertThat(pool.awaitEnd(Duration.ofMillis(5))).isFalse();
		this.ends.release(2);
		assertThat(pool.awaitEnd(Duration.ofSeconds(10))).isTrue();
	}

	@Test
	void taskThatComesAfterTheEndIsGivenBack() {
		WorkerPool pool = pool("1-4", this::runUntilReleased);
		pool.shutdown();
		pool.execute(this.deliveries.next());
		assertThat(this.deliveries.broker().returned()).containsExactly(1L);
		assertThat(this.begun).isEmpty();
	}

	@Test
	void runningTasksAreInterruptedAndTheNextOneIsNot() {
		AtomicInteger interrupted = new AtomicInteger();
		WorkerPool pool = pool("1", (delivery) -> {
			try {
				this.begun.add(delivery);
				this.ends.acquire();
			}
			catch (InterruptedException ex) {
				interrupted.incrementAndGet();
				Thread.currentThread().interrupt();
			}
		});
		pool.execute(this.deliveries.next());
		pool.execute(this.deliveries.next());
		await(pool, 1);
		pool.interrupt();
		Awaitility.await().until(() -> this.begun.size() == 2);
		this.ends.release();
		Awaitility.await().until(() -> pool.active() == 0);
		assertThat(interrupted).hasValue(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "1-2", "0-2" })
	void threadWhoseTaskIsGivenUpIsReplacedUntilTheTaskEnds(String concurrency) throws InterruptedException {
		Semaphore stuck = new Semaphore(0);
		AtomicReference<Thread> first = new AtomicReference<>();
		int threads = Concurrency.parse(concurrency).max();
		WorkerPool pool = pool(concurrency, (delivery) -> {
			if (first.compareAndSet(null, Thread.currentThread())) {
				stuck.acquireUninterruptibly();
			}
			else {
				runUntilReleased(delivery);
			}
		});
		Delivery stubborn = this.deliveries.next();
		pool.execute(stubborn);
		Awaitility.await().until(() -> first.get() != null);
		for (int tasks = 1; tasks <= threads + 1; tasks++) {
			pool.execute(this.deliveries.next());
		}
		Awaitility.await().until(() -> this.begun.size() == threads - 1);
		assertThat(pool.giveUp(first.get())).isSameAs(stubborn);
		await(pool, threads);
		assertThat(pool.stubborn()).isOne();
		assertThat(pool.missing()).isZero();
		assertThat(this.replacements.availablePermits()).isZero();
		stuck.release();
		Awaitility.await().until(() -> pool.stubborn() == 0);
		assertThat(this.replacements.availablePermits()).isOne();
		this.ends.release(threads + 1);
		Awaitility.await().until(() -> this.begun.size() == threads + 1 && pool.active() == 0);
		for (int tasks = 1; tasks <= 2 * threads; tasks++) {
			pool.execute(this.deliveries.next());
		}
		Awaitility.await().until(() -> this.begun.size() == 2 * threads + 1);
		assertThat(pool.active()).isEqualTo(threads);
		pool.shutdown();
		this.ends.release(2 * threads);
		assertThat(pool.awaitEnd(Duration.ofSeconds(10))).isTrue();
	}

	@Test
	void threadIsNotReplacedWithoutAPermit() {
		this.replacements.drainPermits();
		Semaphore stuck = new Semaphore(0);
		WorkerPool pool = pool("1", (delivery) -> {
			this.begun.add(delivery);
			stuck.acquireUninterruptibly();
		});
		pool.execute(this.deliveries.next());
		pool.execute(this.deliveries.next());
		await(pool, 1);
		assertThat(pool.giveUp(this.threads.iterator().next())).isNotNull();
		assertThat(pool.missing()).isOne();
		assertThat(this.begun).hasSize(1);
		stuck.release();
		Awaitility.await().until(() -> this.begun.size() == 2);
		assertThat(pool.missing()).isZero();
		stuck.release();
	}

	@Test
	void taskThatWasGivenUpIsNotWaitedForAtTheEnd() throws InterruptedException {
		WorkerPool pool = pool("1", this::runUntilReleased);
		pool.execute(this.deliveries.next());
		await(pool, 1);
		pool.giveUp(this.threads.iterator().next());
		pool.shutdown();
		assertThat(pool.awaitEnd(Duration.ofSeconds(10))).isTrue();
	}

	@Test
	void idleThreadHasNothingToBeGivenUp() {
		WorkerPool pool = pool("1", this.begun::add);
		pool.execute(this.deliveries.next());
		Awaitility.await().until(() -> this.begun.size() == 1 && allIdle());
		assertThat(pool.giveUp(this.threads.iterator().next())).isNull();
		assertThat(pool.stubborn()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "1-2", "0-2" })
	void taskThatWaitsForAnotherLendsItsPlace(String concurrency) throws InterruptedException {
		int threads = Concurrency.parse(concurrency).max();
		WorkerPool pool = lendingPool(concurrency);
		for (int tasks = 1; tasks <= threads; tasks++) {
			pool.execute(this.deliveries.next());
		}
		await(pool, threads);
		assertThat(pool.lent()).isEqualTo(Math.min(threads, RESERVE));
		assertThat(this.notices).hasValue(threads);
		for (int tasks = 1; tasks <= 2 * threads; tasks++) {
			pool.execute(this.deliveries.next());
		}
		await(pool, 2 * threads);
		assertThat(pool.free()).isEqualTo(-threads);
		this.waits.release(threads);
		Awaitility.await().until(() -> pool.lent() == 0);
		this.ends.release(threads);
		await(pool, threads, 2 * threads);
		this.ends.release(threads);
		await(pool, threads, 3 * threads);
		pool.execute(this.deliveries.next());
		assertThat(pool.waiting()).isOne();
		pool.shutdown();
		assertThat(pool.awaitEnd(Duration.ofMillis(5))).isFalse();
		this.ends.release(threads);
		assertThat(pool.awaitEnd(Duration.ofSeconds(10))).isTrue();
	}

	@Test
	void taskThatBeginsInThePlaceOfAnotherIsNotInterruptedWhenThatIsClaimedBack() {
		WorkerPool pool = lendingPool("1");
		pool.execute(this.deliveries.next());
		pool.execute(this.deliveries.next());
		await(pool, 2);
		this.waits.release();
		Awaitility.await().until(() -> pool.lent() == 0);
		assertThat(pool.active()).isEqualTo(2);
		assertThat(pool.free()).isEqualTo(-1);
		assertThat(this.threads).noneMatch(Thread::isInterrupted);
	}

	@Test
	void noMorePlacesAreLentThanThereAreThreadsInReserve() {
		this.lenders = Integer.MAX_VALUE;
		WorkerPool pool = lendingPool("1");
		for (int tasks = 1; tasks <= 2 + RESERVE; tasks++) {
			pool.execute(this.deliveries.next());
		}
		await(pool, 1 + RESERVE);
		assertThat(pool.lent()).isEqualTo(RESERVE);
		assertThat(pool.waiting()).isOne();
		this.waits.release();
		this.ends.release();
		await(pool, 1 + RESERVE, 2 + RESERVE);
		assertThat(pool.lent()).isEqualTo(RESERVE);
		this.waits.release(1 + RESERVE);
		this.ends.release(1 + RESERVE);
		Awaitility.await().until(() -> pool.active() == 0);
		assertThat(pool.lent()).isZero();
		assertThat(pool.free()).isOne();
	}

	@Test
	void taskThatWaitsKeepsItsPlaceWhereNoneIsLent() {
		WorkerPool pool = pool("1", this::lend);
		this.lending = pool;
		pool.execute(this.deliveries.next());
		pool.execute(this.deliveries.next());
		await(pool, 1);
		assertThat(pool.lent()).isZero();
		assertThat(pool.waiting()).isOne();
		this.waits.release();
	}

	@Test
	void taskThatIsGivenUpWhileItWaitsIsReplacedOnce() {
		WorkerPool pool = lendingPool("1");
		pool.execute(this.deliveries.next());
		await(pool, 1);
		pool.giveUp(this.threads.iterator().next());
		pool.execute(this.deliveries.next());
		await(pool, 1, 2);
		this.waits.release();
		this.ends.release(2);
		Awaitility.await().until(() -> pool.stubborn() == 0 && pool.isIdle());
		assertThat(this.replacements.availablePermits()).isOne();
		assertThat(pool.lent()).isZero();
		assertThat(pool.free()).isOne();
	}

	/**
	 * The first tasks, as many as the pool has places, wait for others.
	 */
	private WorkerPool lendingPool(String concurrency) {
		this.lenders = Math.max(this.lenders, Concurrency.parse(concurrency).max());
		WorkerPool pool = pool(concurrency, this::lend);
		pool.lendPlaces(this.notices::incrementAndGet);
		this.lending = pool;
		return pool;
	}

	private void lend(Delivery delivery) {
		this.begun.add(delivery);
		if (this.begun.size() <= this.lenders && this.lending != null) {
			this.lending.lend(() -> {
				this.waits.acquireUninterruptibly();
				return null;
			});
		}
		this.ends.acquireUninterruptibly();
	}

	@Test
	void poolOfAnotherSizeRunsAsManyTasks() {
		WorkerPool pool = pool("2", this::runUntilReleased);
		IntStream.range(0, 12).forEach((i) -> pool.execute(this.deliveries.next()));
		await(pool, 2);
		pool.resize(Concurrency.parse("8"));
		await(pool, 8);
		assertThat(pool.waiting()).isEqualTo(4);
		pool.resize(Concurrency.parse("1-3"));
		assertThat(pool.active()).isEqualTo(8);
		this.ends.release(6);
		await(pool, 3, 9);
		this.ends.release(6);
		Awaitility.await().until(pool::isIdle);
		assertThat(this.begun).hasSize(12);
	}

	@Test
	void deliveryForWhichNoThreadCanBeStartedIsNotWaitedFor() throws InterruptedException {
		WorkerPool pool = new WorkerPool(Concurrency.parse("1"), (run) -> {
			throw new OutOfMemoryError("test: unable to create native thread");
		}, this::runUntilReleased, this.replacements, RESERVE);
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> pool.execute(this.deliveries.next()));
		assertThat(pool.isIdle()).isTrue();
		pool.shutdown();
		assertThat(pool.awaitEnd(Duration.ZERO)).isTrue();
	}

	private void runUntilReleased(Delivery delivery) {
		this.begun.add(delivery);
		this.ends.acquireUninterruptibly();
	}

	private void await(WorkerPool pool, int active) {
		await(pool, active, active);
	}

	private void await(WorkerPool pool, int active, int begun) {
		Awaitility.await().until(() -> pool.active() == active && this.begun.size() >= begun);
	}

	private WorkerPool pool(String concurrency, Consumer<Delivery> work) {
		ThreadFactory noting = (run) -> {
			Thread thread = new Thread(run);
			thread.setDaemon(true);
			this.threads.add(thread);
			return thread;
		};
		return new WorkerPool(Concurrency.parse(concurrency), noting, work, this.replacements, RESERVE);
	}

}
