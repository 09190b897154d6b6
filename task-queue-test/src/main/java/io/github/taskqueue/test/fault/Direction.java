package io.github.taskqueue.test.fault;

/**
 * A way through a {@link FaultProxy}.
 */
public enum Direction {

	/** From the client to the broker. */
	UPSTREAM,

	/** From the broker to the client. */
	DOWNSTREAM;

	Direction opposite() {
		return (this == UPSTREAM) ? DOWNSTREAM : UPSTREAM;
	}

}
