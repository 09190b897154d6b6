package io.github.taskqueue.benchmark.contender;

/**
 * What is sent, where the library does not make messages of calls by itself.
 *
 * @param id number of the piece of work
 * @param text so that there is something to carry
 */
record Work(long id, String text) {

	static final String QUEUE = "bench";

}
