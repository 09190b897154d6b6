package io.github.taskqueue.benchmark.process;

/**
 * What an application with many queues takes while it has nothing to do.
 *
 * @param readyAfterMillis milliseconds from starting the process until it works on all
 * queues
 * @param cpuMillis milliseconds of CPU time for each second
 * @param resident megabytes of memory
 */
public record QueuesFigures(long readyAfterMillis, double cpuMillis, double resident) {

}
