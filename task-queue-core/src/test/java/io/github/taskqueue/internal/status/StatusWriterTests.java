package io.github.taskqueue.internal.status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DataRetrievalFailureException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.util.unit.DataSize;

import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.store.MemoryStore;
import io.github.taskqueue.internal.store.RetentionLimits;
import io.github.taskqueue.internal.store.StatusStore;
import io.github.taskqueue.internal.store.TaskRecord;
import io.github.taskqueue.internal.testing.Faults;

import static org.assertj.core.api.Assertions.assertThat;

class StatusWriterTests {

	private static final Instant NOW = Instant.ofEpochSecond(1_790_000_000);

	private static final DataSize THREE_CHANGES = DataSize.ofBytes(running("a", 1).size() * 3);

	private final TestStore store = new TestStore();

	private final StatusWriter writer = new StatusWriter(this.store, THREE_CHANGES, Clock.systemUTC(),
			new RecoveryLoops().create("test"));

	@BeforeEach
	void reach() {
		assertThat(this.writer.reached()).succeedsWithin(Duration.ofSeconds(10));
	}

	@AfterEach
	void close() throws InterruptedException {
		this.store.open();
		this.writer.close();
	}

	@Test
	void whatFollowsCloselyIsOneWrite() {
		this.writer.writeSoon(running("a", 1));
		this.writer.writeSoon(running("a", 2));
		assertThat(this.writer.write(record("a", TaskStatus.SUCCEEDED, 9))).succeedsWithin(Duration.ofSeconds(10));
		assertThat(this.store.batches).singleElement().satisfies((batch) -> {
			assertThat(batch).singleElement().extracting(TaskRecord::status).isEqualTo(TaskStatus.SUCCEEDED);
		});
	}

	@Test
	void whatIsNotUrgentIsWrittenAllTheSame() {
		this.writer.writeSoon(running("a", 1));
		Awaitility.await().until(() -> this.store.find(List.of("a")), (found) -> !found.isEmpty());
		assertThat(this.writer.pending(List.of("a"))).isEmpty();
	}

	@Test
	void whatIsNotWrittenYetCanBeSeen() {
		this.store.block();
		this.writer.write(running("a", 1));
		Awaitility.await().until(this.store.entered::getCount, (count) -> count == 0);
		this.writer.writeSoon(record("a", TaskStatus.SUCCEEDED, 9));
		assertThat(this.writer.pending(List.of("a"))).extracting(TaskRecord::status)
			.containsExactly(TaskStatus.SUCCEEDED);
		assertThat(this.writer.waiting()).isEqualTo(2);
	}

	@Test
	void aStoreThatIsAwayHoldsNobodyUpAndGetsAllWhenItIsBack() {
		this.store.failing = true;
		assertThat(this.writer.write(running("a", 1))).succeedsWithin(Duration.ofSeconds(10));
		Awaitility.await().until(this.writer::isFailing);
		assertThat(this.writer.write(record("a", TaskStatus.SUCCEEDED, 9))).isDone();
		assertThat(this.writer.write(running("b", 1))).isDone();
		this.store.failing = false;
		Awaitility.await().until(() -> this.store.find(List.of("a", "b")), (found) -> found.size() == 2);
		assertThat(this.store.find(List.of("a"))).singleElement()
			.extracting(TaskRecord::status)
			.isEqualTo(TaskStatus.SUCCEEDED);
		Awaitility.await().until(() -> !this.writer.isFailing());
	}

	@Test
	void aStoreThatDoesNotAnswerHoldsNobodyUpForLong() {
		this.store.block();
		CompletableFuture<Void> written = this.writer.write(running("a", 1));
		assertThat(written).isNotDone();
		assertThat(written).succeedsWithin(Duration.ofSeconds(10));
		// the store is slow from a second after its call, which comes a little later than
		// ours
		Awaitility.await().until(() -> this.writer.write(running("b", 1)).isDone());
	}

	@Test
	void whatIsTooMuchIsCounted() {
		this.store.failing = true;
		for (String id : List.of("a", "b", "c", "d", "e")) {
			this.writer.write(running(id, 1));
			Awaitility.await().until(this.writer::isFailing);
		}
		assertThat(this.writer.waiting()).isEqualTo(3);
		assertThat(this.writer.dropped()).isEqualTo(2);
		assertThat(this.writer.write(running("e", 2))).isDone();
		assertThat(this.writer.dropped()).isEqualTo(2);
	}

	@ParameterizedTest
	@MethodSource
	void oneRowThatCannotBeWrittenDoesNotHoldUpTheOthers(RuntimeException refusal) {
		this.store.refusal = refusal;
		this.store.block();
		this.writer.write(running("first", 1));
		Awaitility.await().until(this.store.entered::getCount, (count) -> count == 0);
		this.writer.write(running("poison", 1));
		this.writer.write(running("good", 1));
		this.store.open();
		Awaitility.await().until(() -> this.store.find(List.of("first", "good")), (found) -> found.size() == 2);
		Awaitility.await().until(this.writer::waiting, (waiting) -> waiting == 0);
		assertThat(this.writer.dropped()).isOne();
		assertThat(this.writer.isFailing()).isFalse();
	}

	/**
	 * Databases and their drivers have many words for it.
	 */
	static List<RuntimeException> oneRowThatCannotBeWrittenDoesNotHoldUpTheOthers() {
		return List.of(new DataIntegrityViolationException("too long"),
				new DataRetrievalFailureException("illegal mix of collations"),
				new DataAccessResourceFailureException("packet too big"),
				new InvalidDataAccessApiUsageException("no such character"), new IllegalStateException("driver"));
	}

	@Test
	void aStoreThatTakesNothingLosesNothing() {
		this.store.full = true;
		this.writer.write(running("a", 1));
		this.writer.write(running("b", 1));
		Awaitility.await().until(this.writer::isFailing);
		this.store.full = false;
		Awaitility.await().until(() -> this.store.find(List.of("a", "b")), (found) -> found.size() == 2);
		assertThat(this.writer.dropped()).isZero();
	}

	@Test
	void allIsWrittenWhenTheApplicationStopsAndItGoesOn() {
		this.writer.writeSoon(running("a", 1));
		this.writer.flush();
		assertThat(this.store.find(List.of("a"))).hasSize(1);
		assertThat(this.writer.write(running("b", 1))).succeedsWithin(Duration.ofSeconds(10));
		assertThat(this.store.find(List.of("b"))).hasSize(1);
	}

	@Test
	void allIsWrittenBeforeItIsClosed() throws InterruptedException {
		this.writer.writeSoon(running("a", 1));
		this.writer.close();
		assertThat(this.store.find(List.of("a"))).hasSize(1);
		assertThat(this.writer.write(running("b", 1))).isDone();
	}

	@ParameterizedTest
	@MethodSource("io.github.taskqueue.internal.testing.Faults#all")
	void whateverIsThrownIsWrittenAgainAndHoldsNobodyUp(Throwable fault) {
		this.store.faults.add(fault, 2);
		CompletableFuture<Void> first = this.writer.write(running("a", 1));
		assertThat(first).succeedsWithin(Duration.ofSeconds(10));
		Awaitility.await().until(this.writer::isFailing);
		this.writer.writeSoon(running("b", 1));
		Awaitility.await().until(() -> this.store.find(List.of("a", "b")), (found) -> found.size() == 2);
		Awaitility.await().until(() -> !this.writer.isFailing() && this.writer.waiting() == 0);
		assertThat(this.writer.write(running("c", 1))).succeedsWithin(Duration.ofSeconds(10));
		assertThat(this.store.find(List.of("c"))).hasSize(1);
	}

	@Test
	void aStoreThatIsAwayIsNotAskedForEachChange() {
		this.store.failing = true;
		this.writer.write(running("a", 1));
		Awaitility.await().until(this.writer::isFailing);
		int before = this.store.asked.get();
		for (int i = 0; i < 1_000; i++) {
			this.writer.write(running("a", i));
		}
		assertThat(this.store.asked.get() - before).isLessThan(10);
	}

	@ParameterizedTest
	@MethodSource("io.github.taskqueue.internal.testing.Faults#all")
	void whoeverFailsWhenItIsWrittenDoesNotMatter(Throwable fault) {
		Faults faults = new Faults();
		faults.add(fault, 1);
		this.store.block();
		this.writer.write(running("a", 1)).thenRun(faults::meet);
		this.store.open();
		Awaitility.await().until(faults::areOver);
		assertThat(this.writer.write(running("b", 1))).succeedsWithin(Duration.ofSeconds(10));
		assertThat(this.store.find(List.of("a", "b"))).hasSize(2);
		assertThat(this.writer.isFailing()).isFalse();
	}

	@Test
	void aStoreThatIsAwayDoesNotHoldUpTheEnd() throws InterruptedException {
		this.store.failing = true;
		this.writer.write(running("a", 1));
		Awaitility.await().until(this.writer::isFailing);
		long start = System.nanoTime();
		this.writer.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
		assertThat(this.writer.waiting()).isEqualTo(1);
	}

	private static TaskRecord running(String id, long position) {
		return record(id, TaskStatus.RUNNING, position);
	}

	private static TaskRecord record(String id, TaskStatus status, long position) {
		return new TaskRecord(id, "task", "queue", status, position, 1, 1, 5,
				new TaskRecord.Times(NOW, null, null, null, null), "worker", "", null, null);
	}

	/**
	 * A store in memory that can be away, or slow, or refuse a row.
	 */
	private static final class TestStore implements StatusStore {

		private final MemoryStore store = new MemoryStore(100);

		private final List<List<TaskRecord>> batches = new CopyOnWriteArrayList<>();

		private final CountDownLatch entered = new CountDownLatch(1);

		private final Faults faults = new Faults();

		private final AtomicInteger asked = new AtomicInteger();

		private volatile boolean failing;

		private volatile boolean full;

		private volatile RuntimeException refusal = new DataIntegrityViolationException("poison");

		private volatile CountDownLatch opened = new CountDownLatch(0);

		void block() {
			this.opened = new CountDownLatch(1);
		}

		void open() {
			this.opened.countDown();
		}

		@Override
		public void apply(List<TaskRecord> changes) {
			this.entered.countDown();
			awaitOpen();
			this.asked.incrementAndGet();
			this.faults.meet();
			if (this.failing) {
				throw new DataAccessResourceFailureException("away");
			}
			if (changes.stream().anyMatch((change) -> change.id().equals("poison"))) {
				throw this.refusal;
			}
			if (this.full) {
				throw new DataAccessResourceFailureException("full");
			}
			this.batches.add(changes);
			this.store.apply(changes);
		}

		private void awaitOpen() {
			try {
				this.opened.await(1, TimeUnit.MINUTES);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public List<TaskRecord> find(Collection<String> ids) {
			return this.store.find(ids);
		}

		@Override
		public List<TaskRecord> search(TaskQuery query, Instant now, int limit, Duration timeout) {
			return this.store.search(query, now, limit, timeout);
		}

		@Override
		public int removeOld(RetentionLimits limits, int limit) {
			return this.store.removeOld(limits, limit);
		}

		@Override
		public boolean takeTurn(String name, Instant now, Duration period) {
			this.faults.meet();
			if (this.failing || this.full) {
				throw new DataAccessResourceFailureException("away");
			}
			return true;
		}

	}

}
