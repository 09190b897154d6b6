package io.github.taskqueue.internal.journal;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.start.StartException;

/**
 * The log in which the journal is kept: it is appended to, read from its beginning, and
 * loses its oldest entries when it has grown too large.
 */
public interface JournalLog extends AutoCloseable {

	/**
	 * Reads all entries, and those to come, until it is closed. Returns at once.
	 */
	void read(Reader reader);

	/**
	 * Appends an entry. The future ends when it is certain that it is kept, or not.
	 */
	CompletableFuture<Void> append(Entry entry);

	/**
	 * Goes on reading over another channel, from the beginning if nothing has come since
	 * reading went on the last time.
	 */
	void reopen(String reason);

	/**
	 * Whether the log can be asked at all, at the moment.
	 */
	boolean isReachable();

	/**
	 * Whether it can be read and takes nothing, at the moment.
	 */
	boolean isBlocked();

	/**
	 * How many bytes it keeps.
	 */
	long maxBytes();

	@Override
	void close();

	/**
	 * A record on its way into the log.
	 *
	 * @param id names the entry, never used twice
	 * @param journalRecord the record
	 * @param copyOf where in the log the entry is of which this is a copy; -1 for one in
	 * a log that is gone; {@code null} if this is no copy
	 */
	record Entry(String id, JournalRecord journalRecord, @Nullable Long copyOf) {

	}

	/**
	 * Gets what is in the log. One thread at a time calls it.
	 */
	interface Reader {

		/**
		 * Entries will be read from now on, where reading has ended or from the
		 * beginning.
		 */
		void opened();

		/**
		 * An entry was read.
		 */
		void read(long offset, Entry entry, int bytes);

		/**
		 * What follows is read from the beginning, as the log does not go on where
		 * reading has ended.
		 * @param another whether this is another log, and not the same one that has lost
		 * its oldest entries
		 */
		void startOver(boolean another);

		/**
		 * No entries can be read for the time being.
		 */
		void lost();

		/**
		 * The log cannot be had: access is refused, or there is none.
		 * @return whether to give up, and not to try again
		 */
		boolean refused(StartException refusal);

	}

}
