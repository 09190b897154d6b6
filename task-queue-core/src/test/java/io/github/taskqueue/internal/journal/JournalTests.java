package io.github.taskqueue.internal.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.journal.JournalLog.Entry;
import io.github.taskqueue.internal.start.StartException;
import io.github.taskqueue.internal.testing.MovableClock;

import static org.assertj.core.api.Assertions.assertThat;

class JournalTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	private final MovableClock clock = new MovableClock();

	private final RecoveryLoops loops = new RecoveryLoops();

	private final MemoryLog log = new MemoryLog();

	private final AtomicBoolean leader = new AtomicBoolean();

	@AfterEach
	void close() {
		this.loops.close();
	}

	private static ConditionFactory soon() {
		return Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(10));
	}

	private Journal journal(JournalLog log) {
		return new Journal(log, this.clock, this.loops.create("journal"), this.leader::get);
	}

	private Journal start(JournalLog log) {
		Journal started = journal(log);
		started.start();
		assertThat(started.awaitCurrent(SOON)).isTrue();
		return started;
	}

	private JournalRecord decision(String key, Object value, @Nullable Duration lasts) {
		Instant now = this.clock.instant();
		return new JournalRecord(key, "test", Map.of("is", value), "tester", now,
				(lasts != null) ? now.plus(lasts) : null);
	}

	private void append(Journal journal, String key, Object value) {
		journal.append(decision(key, value, null)).join();
	}

	private static @Nullable Object value(Journal journal, String key) {
		return journal.find(key).map((each) -> each.value().get("is")).orElse(null);
	}

	@Test
	void processIsCurrentOnlyWhenItHasReadItsOwnMarker() {
		AtomicBoolean holdsBack = new AtomicBoolean(true);
		Journal journal = journal(new MemoryLog() {

			@Override
			public CompletableFuture<Void> append(Entry entry) {
				return holdsBack.get() ? new CompletableFuture<>() : super.append(entry);
			}

		});
		journal.start();
		assertThat(journal.awaitCurrent(Duration.ofMillis(200))).isFalse();
		assertThat(journal.isCurrent()).isFalse();
		holdsBack.set(false);
		assertThat(journal.awaitCurrent(SOON)).isTrue();
	}

	@Test
	void markerOfAnotherProcessMakesNobodyCurrent() {
		start(this.log);
		Journal other = journal(new MemoryLog() {

			@Override
			public void read(Reader reader) {
				JournalTests.this.log.read(reader);
			}

			@Override
			public CompletableFuture<Void> append(Entry entry) {
				return new CompletableFuture<>();
			}

		});
		other.start();
		start(this.log.view());
		assertThat(other.awaitCurrent(Duration.ofMillis(100))).isFalse();
	}

	@Test
	void lostLogMakesAProcessUncurrentUntilItHasReadAnotherMarker() {
		Journal journal = start(this.log);
		append(journal, "a", 1);
		this.log.loseConnection();
		assertThat(journal.isCurrent()).isFalse();
		assertThat(value(journal, "a")).isEqualTo(1);
		this.log.reconnect();
		assertThat(journal.awaitCurrent(SOON)).isTrue();
	}

	@Test
	void refreshIsCompleteWhenAllIsReadThatWasAppendedBefore() {
		AtomicBoolean silent = new AtomicBoolean();
		MemoryLog slow = new MemoryLog() {

			@Override
			public CompletableFuture<Void> append(Entry entry) {
				return silent.get() ? new CompletableFuture<>() : super.append(entry);
			}

		};
		Journal journal = start(slow);
		assertThat(journal.refresh()).isCompleted();
		silent.set(true);
		CompletableFuture<Void> refreshed = journal.refresh();
		assertThat(refreshed).isNotDone();
		slow.loseConnection();
		silent.set(false);
		slow.reconnect();
		soon().until(refreshed::isDone);
		assertThat(journal.isCurrent()).isTrue();
	}

	@Test
	void lastRecordOfAKeyCounts() {
		Journal journal = start(this.log);
		append(journal, "a", 1);
		append(journal, "b", 1);
		append(journal, "a", 2);
		journal.append(JournalRecord.removal("b", "test", "tester", this.clock.instant())).join();
		Journal other = start(this.log.view());
		for (Journal each : List.of(journal, other)) {
			assertThat(value(each, "a")).isEqualTo(2);
			assertThat(each.find("b")).isEmpty();
			assertThat(each.all("test")).hasSize(1);
		}
	}

	@Test
	void recordsExpireByTheClock() {
		List<String> expired = new CopyOnWriteArrayList<>();
		Journal journal = start(this.log);
		journal.addListener(new JournalListener() {

			@Override
			public void recorded(JournalRecord each) {
			}

			@Override
			public void expired(JournalRecord each) {
				expired.add(each.key());
			}

		});
		journal.append(decision("short", 1, Duration.ofMinutes(1))).join();
		append(journal, "gone", 1);
		journal.append(JournalRecord.removal("gone", "test", "tester", this.clock.instant())).join();
		append(journal, "long", 1);
		assertThat(value(journal, "short")).isEqualTo(1);
		this.clock.move(Duration.ofMinutes(1));
		assertThat(value(journal, "short")).isNull();
		soon().until(() -> expired.equals(List.of("short")));
		this.clock.move(Duration.ofHours(1));
		soon().until(() -> journal.size() == 1);
		assertThat(expired).containsExactly("short");
		assertThat(start(this.log.view()).size()).isEqualTo(1);
	}

	@Test
	void recordsOfUnknownKindsAreKeptAndCopied() {
		Journal journal = start(this.log);
		journal
			.append(new JournalRecord("x", "of-next-year", Map.of("deep", List.of(1, 2)), "v9", this.clock.instant(),
					null))
			.join();
		fillUntilSnapshot(journal);
		this.log.dropBefore(lastSnapshotBegan());
		assertThat(start(this.log.view()).find("x").orElseThrow().value()).isEqualTo(Map.of("deep", List.of(1, 2)));
	}

	private long lastSnapshotBegan() {
		return this.log.end() - 3;
	}

	/**
	 * Two keys are copied, and the end of the snapshot follows.
	 */
	private void fillUntilSnapshot(Journal journal) {
		this.log.limit(100 * MemoryLog.ENTRY);
		this.leader.set(true);
		for (int i = 0; i < 30; i++) {
			append(journal, "busy", i);
		}
		soon().until(() -> this.log.last().journalRecord().kind().equals(Journal.SNAPSHOT));
		this.leader.set(false);
	}

	@Test
	void snapshotIsWrittenByTheLeaderAndByOthersWhenItIsHighTime() {
		Journal journal = start(this.log);
		this.log.limit(100 * MemoryLog.ENTRY);
		for (int i = 0; i < 27; i++) {
			append(journal, "busy", i);
		}
		long end = this.log.end();
		Awaitility.await().pollDelay(Duration.ofMillis(1200)).until(() -> this.log.end() == end);
		for (int i = 0; i < 20; i++) {
			append(journal, "busy", i);
		}
		soon().until(() -> this.log.last().journalRecord().kind().equals(Journal.SNAPSHOT));
	}

	@Test
	void copyThatWasOvertakenByANewerRecordChangesNothing() {
		AtomicBoolean overtaken = new AtomicBoolean();
		MemoryLog racing = new MemoryLog() {

			@Override
			public synchronized CompletableFuture<Void> append(Entry entry) {
				if (entry.copyOf() != null && entry.journalRecord().key().equals("a")
						&& overtaken.compareAndSet(false, true)) {
					super.append(new Entry("foreign", decision("a", "new", null), null));
				}
				return super.append(entry);
			}

		};
		Journal journal = start(racing);
		append(journal, "a", "old");
		racing.limit(100 * MemoryLog.ENTRY);
		this.leader.set(true);
		for (int i = 0; i < 30; i++) {
			append(journal, "busy", i);
		}
		soon().until(overtaken::get);
		AtomicLong end = new AtomicLong();
		soon().until(() -> {
			synchronized (racing) {
				end.set(racing.end());
				return racing.last().copyOf() != null && racing.last().journalRecord().key().equals("a");
			}
		});
		assertThat(value(journal, "a")).isEqualTo("new");
		assertThat(value(start(racing.view()), "a")).isEqualTo("new");
		racing.dropBefore(end.get() - 2);
		assertThat(value(start(racing.view()), "a")).isEqualTo("new");
	}

	@Test
	void whatCountsIsAppendedToALogThatReplacesAnother() {
		Journal journal = start(this.log);
		append(journal, "a", 1);
		append(journal, "gone", 1);
		journal.append(JournalRecord.removal("gone", "test", "tester", this.clock.instant())).join();
		this.log.replace();
		assertThat(journal.awaitCurrent(SOON)).isTrue();
		append(journal, "b", 2);
		soon().until(() -> value(start(this.log.view()), "a") != null);
		Journal next = start(this.log.view());
		assertThat(value(next, "a")).isEqualTo(1);
		assertThat(value(next, "b")).isEqualTo(2);
		assertThat(next.find("gone")).isEmpty();
	}

	@Test
	void listenersAreToldInOrderAndAFailureStopsNothing() {
		List<Object> told = new CopyOnWriteArrayList<>();
		Journal journal = start(this.log);
		append(journal, "before", 0);
		JournalListener failing = (each) -> {
			throw new IllegalStateException("on purpose");
		};
		journal.addListener(failing);
		journal.addListener((each) -> told.add(each.value().get("is")));
		for (int i = 1; i <= 50; i++) {
			append(journal, "key-" + i % 3, i);
		}
		assertThat(told).hasSize(51).isSorted();
	}

	@Test
	void fullJournalRefusesNewKeysAndNoChanges() {
		Journal journal = start(this.log);
		append(journal, "a", 1);
		append(journal, "b", 1);
		this.log.limit(4 * MemoryLog.ENTRY);
		assertThat(journal.append(decision("c", 1, null))).isCompletedExceptionally();
		append(journal, "a", 2);
		journal.append(JournalRecord.removal("b", "test", "tester", this.clock.instant())).join();
		assertThat(value(journal, "a")).isEqualTo(2);
	}

	@Test
	void refusalIsKnownAtOnceBeforeTheProcessIsCurrent() {
		MemoryLog refusing = new MemoryLog() {

			@Override
			public CompletableFuture<Void> append(Entry entry) {
				refuse(new StartException("no", "ask"));
				return CompletableFuture.failedFuture(new IllegalStateException("no"));
			}

		};
		Journal journal = journal(refusing);
		journal.start();
		journal.awaitOrGoOn(SOON);
		assertThat(journal.refusal()).isPresent();
		assertThat(journal.isAbsent()).isTrue();
		assertThat(journal.append(decision("a", 1, null))).failsWithin(SOON)
			.withThrowableThat()
			.withMessageContaining("There is no journal. no");
		Journal other = start(this.log);
		this.log.refuse(new StartException("no", "ask"));
		assertThat(other.refusal()).isEmpty();
		assertThat(other.isAbsent()).isFalse();
	}

	@Test
	void eachOutageIsWaitedForAnew() {
		AtomicBoolean silent = new AtomicBoolean();
		Journal journal = start(new MemoryLog() {

			@Override
			public CompletableFuture<Void> append(Entry entry) {
				return silent.get() ? new CompletableFuture<>() : super.append(entry);
			}

		});
		Duration patience = Duration.ofMillis(300);
		journal.awaitOrGoOn(patience);
		Awaitility.await().pollDelay(patience).until(() -> true);
		silent.set(true);
		long begun = System.nanoTime();
		journal.awaitOrGoOn(patience);
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(290));
	}

	@Test
	void refreshOfACallerThatGivesUpIsNoOthers() {
		AtomicBoolean silent = new AtomicBoolean(true);
		Journal journal = journal(new MemoryLog() {

			@Override
			public CompletableFuture<Void> append(Entry entry) {
				return silent.get() ? new CompletableFuture<>() : super.append(entry);
			}

		});
		journal.start();
		CompletableFuture<Void> patient = journal.refresh();
		assertThat(journal.refresh().orTimeout(1, TimeUnit.MILLISECONDS)).failsWithin(SOON);
		assertThat(patient).isNotDone();
		assertThat(journal.isCurrent()).isFalse();
		silent.set(false);
		assertThat(patient).succeedsWithin(SOON);
		assertThat(journal.isCurrent()).isTrue();
	}

	@Test
	void logThatFallsSilentIsReopened() {
		AtomicBoolean deaf = new AtomicBoolean();
		AtomicInteger reopened = new AtomicInteger();
		Journal journal = start(new MemoryLog() {

			@Override
			public CompletableFuture<Void> append(Entry entry) {
				return deaf.get() ? CompletableFuture.completedFuture(null) : super.append(entry);
			}

			@Override
			public void reopen(String reason) {
				reopened.incrementAndGet();
				deaf.set(false);
				loseConnection();
				reconnect();
			}

		});
		append(journal, "a", 1);
		deaf.set(true);
		append(journal, "a", 2);
		soon().until(() -> reopened.get() == 1 && journal.isCurrent());
	}

	@Test
	void blockedLogIsNotWaitedForAsLong() {
		Journal journal = journal(new MemoryLog() {

			@Override
			public CompletableFuture<Void> append(Entry entry) {
				return CompletableFuture.failedFuture(new IllegalStateException("blocked"));
			}

			@Override
			public boolean isBlocked() {
				return true;
			}

		});
		journal.start();
		long begun = System.nanoTime();
		journal.awaitOrGoOn(SOON);
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
		assertThat(journal.isCurrent()).isFalse();
	}

	@Test
	void valueWithANullIsKept() {
		Journal journal = start(this.log);
		Map<String, Object> value = new HashMap<>();
		value.put("of-next-year", null);
		journal.append(new JournalRecord("x", "test", value, "v9", this.clock.instant(), null)).join();
		assertThat(journal.find("x").orElseThrow().value()).containsEntry("of-next-year", null);
		append(journal, "y", 1);
		assertThat(value(journal, "y")).isEqualTo(1);
	}

	@Test
	void allWhoWaitForTheJournalWaitForTheSameTime() {
		Journal journal = journal(new MemoryLog() {

			@Override
			public CompletableFuture<Void> append(Entry entry) {
				return new CompletableFuture<>();
			}

		});
		journal.start();
		long begun = System.nanoTime();
		journal.awaitOrGoOn(Duration.ofMillis(300));
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(290));
		long later = System.nanoTime();
		for (int i = 0; i < 1_000; i++) {
			journal.awaitOrGoOn(Duration.ofMillis(300));
		}
		assertThat(Duration.ofNanos(System.nanoTime() - later)).isLessThan(Duration.ofSeconds(5));
	}

}
