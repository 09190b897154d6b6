package io.github.taskqueue.benchmark;

/**
 * A figure that is measured.
 */
enum Column {

	/** One thread that waits for each confirm. */
	SINGLE("single call/s"),

	/** Eight threads that wait for each confirm. */
	THREADS("8 threads/s"),

	/** Many at once. */
	BULK("bulk/s"),

	/** From the first to the last of what was waiting. */
	DRAIN("drain/s"),

	/** The same from the middle one, when the JVM is warmer. */
	SECOND_HALF("drain, second half/s"),

	/** Of the worker process while it drains. */
	CPU("worker CPU µs/task"),

	/** From being sent to being begun. */
	P50("p50 ms at 200/s"),

	/** From being sent to being begun. */
	P99("p99 ms at 200/s"),

	/** From being sent to being begun. */
	MAX("max ms at 200/s"),

	/** The most that the worker process had resident. */
	MEMORY("peak memory MB"),

	/** From starting the worker process to its first task. */
	FIRST_TASK("start to first task ms");

	private final String title;

	Column(String title) {
		this.title = title;
	}

	String title() {
		return this.title;
	}

}
