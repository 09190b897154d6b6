package io.github.taskqueue.benchmark.contender;

/**
 * Sends work. Thread-safe.
 */
public interface Sender {

	/**
	 * Sends one piece of work and waits until the broker has confirmed it.
	 * @param id its number
	 * @param text its text
	 * @throws Exception if it is not confirmed
	 */
	void send(long id, String text) throws Exception;

	/**
	 * Sends work with the numbers from 0 and waits until the broker has confirmed all of
	 * it.
	 * @param count how many pieces
	 * @param text of each
	 * @throws Exception if any is not confirmed
	 */
	void sendAll(int count, String text) throws Exception;

}
