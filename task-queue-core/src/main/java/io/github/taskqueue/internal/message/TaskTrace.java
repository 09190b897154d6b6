package io.github.taskqueue.internal.message;

/**
 * The trace of a task, for what is done about it outside of its attempts: lines of the
 * log, events, and what follows its end. Thread-safe.
 */
@FunctionalInterface
public interface TaskTrace {

	/**
	 * Where nothing is traced.
	 */
	TaskTrace NONE = Runnable::run;

	/**
	 * Runs an action within the trace, whatever becomes of the trace.
	 */
	void run(Runnable action);

}
