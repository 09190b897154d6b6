package io.github.taskqueue.test;

/**
 * What becomes of tasks that are enqueued in a test. In every mode arguments are
 * serialised, so that what cannot travel fails.
 */
public enum TaskMode {

	/**
	 * Nothing runs. Calls are kept in memory, for assertions.
	 */
	CAPTURE,

	/**
	 * Calls are kept in memory, and run on the thread of the test when it asks for that,
	 * through the same chains and with the same settlement as on a worker. Time is
	 * virtual: see {@link TaskClock}.
	 */
	INLINE,

	/**
	 * Calls go to a real RabbitMQ and run on workers of the application. The application
	 * has a virtual host of its own. Time is real.
	 */
	BROKER

}
