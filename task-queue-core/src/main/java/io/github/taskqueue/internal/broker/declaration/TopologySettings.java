package io.github.taskqueue.internal.broker.declaration;

/**
 * How exchanges and queues are declared.
 *
 * @param declare whether they are declared, only verified, or taken for granted
 * @param onMismatch what to do about a queue that exists with other arguments
 * @param delaysAtStart whether the delay ladder is declared at the start, and not for the
 * first delayed task
 */
public record TopologySettings(Declare declare, OnMismatch onMismatch, boolean delaysAtStart) {

	/**
	 * Whether exchanges and queues are declared.
	 */
	public enum Declare {

		/**
		 * Declare what is missing.
		 */
		DECLARE,

		/**
		 * Fail if something is missing, declare nothing.
		 */
		VERIFY,

		/**
		 * Neither declare nor look.
		 */
		NONE

	}

	/**
	 * What to do about a queue that exists with other arguments.
	 */
	public enum OnMismatch {

		/**
		 * Stop the start.
		 */
		FAIL,

		/**
		 * Log a warning and use the queue as it is.
		 */
		WARN

	}

}
