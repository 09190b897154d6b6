package io.github.taskqueue.internal.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The last record of each key. Written by one thread at a time, read by many.
 * <p>
 * What a snapshot copies may be overtaken by a new record, so a copy counts as much as
 * the entry of which it is one: by where that is in the log.
 */
final class LiveRecords {

	/**
	 * The place of an entry in a log that is gone.
	 */
	static final long OF_ANOTHER_LOG = -1;

	private static final Comparator<Live> LATER = Comparator.comparingLong(Live::origin)
		.thenComparing((live) -> live.journalRecord().at());

	private final Map<String, Live> records = new ConcurrentHashMap<>();

	private volatile long bytes;

	/**
	 * Takes note of a record.
	 * @return what it changes
	 */
	Change apply(JournalRecord read, long origin, int size, Instant now) {
		Live next = new Live(read, origin, size, true);
		Live known = this.records.get(read.key());
		int order = (known != null) ? LATER.compare(next, known) : 1;
		if (order < 0) {
			return Change.STALE;
		}
		if (read.isExpired(now)) {
			return (remove(known) && order > 0) ? Change.EXPIRED : Change.NONE;
		}
		this.bytes += size - ((known != null) ? known.bytes() : 0);
		this.records.put(read.key(), next);
		return (order > 0) ? Change.RECORDED : Change.NONE;
	}

	private boolean remove(@Nullable Live removed) {
		if (removed == null) {
			return false;
		}
		this.records.remove(removed.journalRecord().key());
		this.bytes -= removed.bytes();
		return true;
	}

	@Nullable Live get(String key) {
		return this.records.get(key);
	}

	/**
	 * All of them, in the order of the log.
	 */
	List<Live> all() {
		List<Live> all = new ArrayList<>(this.records.values());
		all.sort(LATER);
		return all;
	}

	Collection<Live> unordered() {
		return this.records.values();
	}

	/**
	 * The size of all of them.
	 */
	long bytes() {
		return this.bytes;
	}

	/**
	 * Removes those that no longer count.
	 */
	List<JournalRecord> removeIf(Predicate<Live> condition) {
		List<Live> removed = this.records.values().stream().filter(condition).toList();
		removed.forEach(this::remove);
		return removed.stream().map(Live::journalRecord).toList();
	}

	/**
	 * The log is another one or begins later: whatever it has of a key comes before what
	 * was known.
	 */
	void startOver() {
		this.records.replaceAll((key, live) -> new Live(live.journalRecord(), OF_ANOTHER_LOG, live.bytes(), false));
	}

	/**
	 * What a record changes.
	 */
	enum Change {

		/**
		 * It counts from now on.
		 */
		RECORDED,

		/**
		 * It ends what was known, and is over itself.
		 */
		EXPIRED,

		/**
		 * It is known already.
		 */
		NONE,

		/**
		 * It is older than what is known.
		 */
		STALE

	}

	/**
	 * A record that counts.
	 *
	 * @param journalRecord the record
	 * @param origin where in the log it was first
	 * @param bytes its size in the log
	 * @param read whether it was read from the log as that is now
	 */
	record Live(JournalRecord journalRecord, long origin, int bytes, boolean read) {

	}

}
