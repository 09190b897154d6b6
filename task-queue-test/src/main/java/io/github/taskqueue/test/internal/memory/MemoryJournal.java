package io.github.taskqueue.test.internal.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.journal.Journal;
import io.github.taskqueue.internal.journal.JournalLifecycle;
import io.github.taskqueue.internal.journal.JournalLifecycle.Role;
import io.github.taskqueue.internal.journal.JournalLog;
import io.github.taskqueue.internal.journal.JournalRecord;
import io.github.taskqueue.internal.journal.Leadership;
import io.github.taskqueue.internal.journal.Presence;
import io.github.taskqueue.internal.journal.ProcessInfo;

/**
 * The journal of a test, which is the only process. What is appended is read at once, on
 * the same thread.
 */
public final class MemoryJournal implements JournalLog {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final List<Reader> readers = new ArrayList<>();

	private final Map<String, JournalRecord> counting = new LinkedHashMap<>();

	private long count;

	/**
	 * What features see of it. Reads nothing until it is started.
	 */
	public JournalLifecycle create(MemoryTransport transport) {
		RecoveryLoop loop = transport.loops().create("journal");
		Journal journal = new Journal(this, transport.clock(), loop, () -> true);
		ProcessInfo self = new ProcessInfo(journal.process(), "test", "localhost", ProcessHandle.current().pid(), "",
				List.of(), Map.of(), transport.clock().instant());
		return new JournalLifecycle(journal, new OnlyLeader(),
				new Presence(journal, () -> self, transport.clock(), loop), loop, Role.REQUIRED, PATIENCE);
	}

	/**
	 * Each process reads once.
	 */
	@Override
	public synchronized void read(Reader reader) {
		this.readers.add(reader);
		reader.opened();
	}

	@Override
	public synchronized CompletableFuture<Void> append(Entry entry) {
		this.count++;
		this.counting.put(entry.journalRecord().key(), entry.journalRecord());
		this.readers.forEach((reader) -> reader.read(this.count, entry, 0));
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * Removes what was decided in an earlier test.
	 */
	synchronized void forget(Instant now) {
		List.copyOf(this.counting.values())
			.stream()
			.filter((each) -> each.value() != null && !each.key().endsWith(each.by()))
			.forEach((each) -> append(new Entry("forget-" + this.count,
					JournalRecord.removal(each.key(), each.kind(), "test", now), null)));
	}

	@Override
	public void reopen(String reason) {
		// Nothing can be lost
	}

	@Override
	public boolean isReachable() {
		return true;
	}

	@Override
	public boolean isBlocked() {
		return false;
	}

	@Override
	public long maxBytes() {
		return Long.MAX_VALUE;
	}

	@Override
	public void close() {
		// Nothing is held
	}

	/**
	 * The only process leads.
	 */
	private static final class OnlyLeader implements Leadership {

		private final List<Listener> listeners = new CopyOnWriteArrayList<>();

		private volatile boolean leads;

		@Override
		public boolean isLeader() {
			return this.leads;
		}

		@Override
		public void addListener(Listener listener) {
			this.listeners.add(listener);
		}

		@Override
		public void start() {
			this.leads = true;
			this.listeners.forEach(Listener::elected);
		}

		@Override
		public void stop() {
			this.leads = false;
			this.listeners.forEach(Listener::deposed);
		}

	}

}
