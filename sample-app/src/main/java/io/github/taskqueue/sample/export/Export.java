package io.github.taskqueue.sample.export;

/**
 * How much of an export is written.
 *
 * @param rows number of orders
 * @param bytes length of the file
 */
record Export(int rows, long bytes) {

	static final Export NOTHING = new Export(0, 0);

}
