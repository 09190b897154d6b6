package io.github.taskqueue.internal.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.taskqueue.internal.start.StartException;

/**
 * A log in memory, whose oldest entries can be dropped, and which can be replaced by
 * another one.
 */
class MemoryLog implements JournalLog {

	static final int ENTRY = 100;

	private final List<Entry> entries = new ArrayList<>();

	private final List<Follower> followers = new ArrayList<>();

	private long first;

	private long maxBytes = Long.MAX_VALUE;

	void limit(long maxBytes) {
		this.maxBytes = maxBytes;
	}

	/**
	 * Another process reads the same log.
	 */
	MemoryLog view() {
		MemoryLog shared = this;
		return new MemoryLog() {

			@Override
			public void read(Reader reader) {
				shared.read(reader);
			}

			@Override
			public CompletableFuture<Void> append(Entry entry) {
				return shared.append(entry);
			}

			@Override
			public long maxBytes() {
				return shared.maxBytes();
			}

		};
	}

	@Override
	public synchronized void read(Reader reader) {
		Follower follower = new Follower(reader);
		this.followers.add(follower);
		follower.reopen();
	}

	@Override
	public synchronized CompletableFuture<Void> append(Entry entry) {
		this.entries.add(entry);
		this.followers.forEach(Follower::readOn);
		return CompletableFuture.completedFuture(null);
	}

	synchronized Entry last() {
		return this.entries.get(this.entries.size() - 1);
	}

	synchronized long end() {
		return this.first + this.entries.size();
	}

	synchronized void dropBefore(long offset) {
		while (this.first < offset) {
			this.entries.remove(0);
			this.first++;
		}
	}

	/**
	 * An operator deletes the log, and it is created again.
	 */
	synchronized void replace() {
		this.entries.clear();
		this.first = 0;
		this.followers.forEach((follower) -> {
			follower.reader.lost();
			follower.last = -1;
			follower.reader.startOver(true);
			follower.reopen();
		});
	}

	synchronized void loseConnection() {
		this.followers.forEach((follower) -> {
			follower.open = false;
			follower.reader.lost();
		});
	}

	synchronized void reconnect() {
		this.followers.forEach(Follower::reopen);
	}

	@Override
	public void reopen(String reason) {
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
		return this.maxBytes;
	}

	@Override
	public void close() {
	}

	void refuse(StartException refusal) {
		this.followers.forEach((follower) -> follower.reader.refused(refusal));
	}

	private final class Follower {

		private final Reader reader;

		private long last = -1;

		private boolean open;

		Follower(Reader reader) {
			this.reader = reader;
		}

		void reopen() {
			this.open = true;
			this.reader.opened();
			readOn();
		}

		void readOn() {
			while (this.open && this.last + 1 < end()) {
				this.last = Math.max(this.last + 1, MemoryLog.this.first);
				this.reader.read(this.last, MemoryLog.this.entries.get((int) (this.last - MemoryLog.this.first)),
						ENTRY);
			}
		}

	}

}
