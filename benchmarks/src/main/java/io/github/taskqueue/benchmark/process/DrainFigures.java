package io.github.taskqueue.benchmark.process;

/**
 * How a worker worked off what was waiting.
 *
 * @param perSecond pieces of work per second, from the first to the last
 * @param secondHalfPerSecond the same, from the middle one
 * @param cpuMicros microseconds of CPU time that the process took for each piece
 * @param firstAfterMillis milliseconds from starting the process to the first piece
 */
public record DrainFigures(double perSecond, double secondHalfPerSecond, double cpuMicros, double firstAfterMillis) {

}
