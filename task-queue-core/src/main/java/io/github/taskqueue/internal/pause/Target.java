package io.github.taskqueue.internal.pause;

import java.util.Locale;

import io.github.taskqueue.internal.journal.JournalRecord;
import io.github.taskqueue.internal.journal.ProcessInfo;

/**
 * What is paused: a queue, or the tasks of a name.
 */
record Target(Kind kind, String name) {

	/**
	 * Kind of the records of pauses.
	 */
	static final String PAUSE = "pause";

	/**
	 * Kind of the records by which processes say that nothing of a target runs in them.
	 */
	static final String IDLE = "idle";

	static Target queue(String name) {
		return new Target(Kind.QUEUE, name);
	}

	static Target task(String name) {
		return new Target(Kind.TASK, name);
	}

	/**
	 * The target of a record of a pause, whose key is that of {@link #key()}.
	 */
	static Target of(JournalRecord pause) {
		String[] parts = pause.key().split("/", 3);
		return new Target((parts[1].equals(Kind.QUEUE.toString())) ? Kind.QUEUE : Kind.TASK, parts[2]);
	}

	String key() {
		return PAUSE + "/" + this.kind + "/" + this.name;
	}

	String idleKey(String process) {
		return IDLE + "/" + this.kind + "/" + this.name + "/" + process;
	}

	boolean isOf(ProcessInfo process) {
		return (this.kind == Kind.QUEUE) ? process.queues().contains(this.name)
				: process.tasks().containsKey(this.name);
	}

	/**
	 * What can be paused.
	 */
	enum Kind {

		QUEUE, TASK;

		/**
		 * As in keys of the journal, and for people.
		 */
		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
