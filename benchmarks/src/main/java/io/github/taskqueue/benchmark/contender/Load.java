package io.github.taskqueue.benchmark.contender;

/**
 * What kind of work it is.
 *
 * @param threads how many pieces a worker does at a time
 * @param virtual whether virtual threads do them, where the contender can choose
 * @param textLength characters that each piece carries
 * @param workMillis milliseconds that each piece takes
 */
public record Load(int threads, boolean virtual, int textLength, int workMillis) {

	/** Ten threads and small pieces that take no time. */
	public static final Load USUAL = new Load(10, false, 100, 0);

	/**
	 * Describes the load for people.
	 * @return some words
	 */
	public String describe() {
		return "%d %s threads, %d characters, %d ms of work".formatted(this.threads,
				this.virtual ? "virtual" : "platform", this.textLength, this.workMillis);
	}

}
