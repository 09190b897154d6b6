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
	 * Calls go to a real RabbitMQ and run on workers of the application, as soon as they
	 * are enqueued. Each application context has a virtual host of its own on the
	 * {@linkplain io.github.taskqueue.test.broker.RabbitBroker#shared() shared} broker,
	 * or on the bean of type {@link io.github.taskqueue.test.broker.RabbitBroker} that it
	 * defines, of which the queues of the application are emptied before each test. Time
	 * is real.
	 */
	BROKER

}
