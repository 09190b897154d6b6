package io.github.taskqueue.test.internal.server;

import java.util.List;

/**
 * A broker that runs somewhere and what can be done to it. Implementations are safe for
 * use by several threads.
 */
public interface BrokerServer extends AutoCloseable {

	BrokerAddress address();

	/** Whether {@link #start()}, {@link #stop()} and {@link #kill()} work. */
	boolean isControllable();

	/** Starts it where it is not running; returns when it takes connections. */
	void start();

	/** Stops it in an orderly way, keeping its data and port. */
	void stop();

	/** Ends it at once, as a crash would. */
	void kill();

	/** Runs {@code rabbitmqctl} and returns what it printed. */
	String rabbitmqctl(List<String> arguments);

	/** Ends it and removes its data, unless it was there before us. */
	@Override
	void close();

}
