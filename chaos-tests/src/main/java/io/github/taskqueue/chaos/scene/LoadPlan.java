package io.github.taskqueue.chaos.scene;

/**
 * How much there is to do.
 *
 * @param seed the source of chance
 * @param rate tasks per second, of all publishers
 * @param crashes whether there are tasks that crash their workers
 * @param store whether there is a store
 */
public record LoadPlan(long seed, int rate, boolean crashes, boolean store) {

	static final int PUBLISHERS = 2;

	int ratePerPublisher() {
		return Math.max(1, this.rate / PUBLISHERS);
	}

}
