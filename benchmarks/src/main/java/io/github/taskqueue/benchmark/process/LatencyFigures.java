package io.github.taskqueue.benchmark.process;

/**
 * How long work took from being sent to being begun, in milliseconds.
 *
 * @param median half of the work was faster
 * @param p99 one in a hundred was slower
 * @param max the slowest
 */
public record LatencyFigures(double median, double p99, double max) {

}
