package io.github.taskqueue.chaos.fault;

/**
 * How many processes a fault concerns: the measure of how many duplicates it may cause.
 *
 * @param workers that may lose what they have in hand
 * @param publishers that may have to publish again
 */
public record Reach(int workers, int publishers) {

	static final Reach NOBODY = new Reach(0, 0);

	static final Reach WORKER = new Reach(1, 0);

	static final Reach PUBLISHER = new Reach(0, 1);

	static final Reach ONE = new Reach(1, 1);

	static final Reach ALL = new Reach(3, 2);

}
