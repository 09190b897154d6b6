package io.github.taskqueue.internal.journal;

/**
 * Tells whether this process leads all workers of the namespace. While the connection of
 * a leader is being lost, two processes may take themselves for it: what a leader does
 * must do no harm when it is done twice.
 */
public interface Leadership {

	/**
	 * Whether this process leads, as far as it knows.
	 */
	boolean isLeader();

	/**
	 * Has a listener told from now on.
	 */
	void addListener(Listener listener);

	/**
	 * Stands for election. Returns at once.
	 */
	void start();

	/**
	 * Leads no more.
	 */
	void stop();

	/**
	 * Is told, one after the other, what has become of this process.
	 */
	interface Listener {

		/**
		 * This process leads.
		 */
		void elected();

		/**
		 * This process leads no more.
		 */
		void deposed();

	}

}
