package io.github.taskqueue.internal.journal;

/**
 * Is told of the records that count, one after the other and in the order of the log: of
 * those from before the start too, and of each one only if nothing later is known of its
 * key. Must return at once and must not append, as the log is read on the same thread.
 */
@FunctionalInterface
public interface JournalListener {

	/**
	 * A record counts from now on. One without a value says that its key is gone.
	 */
	void recorded(JournalRecord journalRecord);

	/**
	 * A record has stopped to count because its time is over.
	 */
	default void expired(JournalRecord journalRecord) {
	}

}
