package io.github.taskqueue.chaos.load;

import java.util.Locale;

/**
 * What a process of a run does.
 */
public enum Role {

	/** Enqueues. */
	PUBLISHER,

	/** Works on all queues. */
	WORKER,

	/** Works on all queues but the one whose tasks crash. */
	SHELTERED;

	/**
	 * Returns the profile of the application in this role.
	 * @return the name of a Spring profile
	 */
	public String profile() {
		return name().toLowerCase(Locale.ROOT);
	}

}
