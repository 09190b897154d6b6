package io.github.taskqueue.internal.journal;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.taskqueue.internal.background.RecoveryLoops;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes that share a journal in memory, for tests of features that stand on it.
 */
public final class TestJournals implements AutoCloseable {

	private final RecoveryLoops loops = new RecoveryLoops();

	private final MemoryLog log = new MemoryLog();

	private final AtomicBoolean refuses = new AtomicBoolean();

	/**
	 * Lets nothing be recorded, or lets it again.
	 */
	public void refuse(boolean refuses) {
		this.refuses.set(refuses);
	}

	/**
	 * The journal of another process.
	 */
	public Journal start(Clock clock) {
		MemoryLog shared = this.log;
		Journal journal = new Journal(new MemoryLog() {

			@Override
			public void read(Reader reader) {
				shared.read(reader);
			}

			@Override
			public CompletableFuture<Void> append(Entry entry) {
				return TestJournals.this.refuses.get()
						? CompletableFuture.failedFuture(new IllegalStateException("refused")) : shared.append(entry);
			}

		}, clock, this.loops.create("journal"), () -> false);
		journal.start();
		assertThat(journal.awaitCurrent(Duration.ofSeconds(20))).isTrue();
		return journal;
	}

	@Override
	public void close() {
		this.loops.close();
	}

	/**
	 * An election that a test decides.
	 */
	public static final class Election implements Leadership {

		private final List<Listener> listeners = new CopyOnWriteArrayList<>();

		private volatile boolean leader;

		public void elect() {
			this.leader = true;
			this.listeners.forEach(Listener::elected);
		}

		public void depose() {
			this.leader = false;
			this.listeners.forEach(Listener::deposed);
		}

		@Override
		public boolean isLeader() {
			return this.leader;
		}

		@Override
		public void addListener(Listener listener) {
			this.listeners.add(listener);
		}

		@Override
		public void start() {
		}

		@Override
		public void stop() {
		}

	}

}
