package io.github.taskqueue.chaos.scene;

/**
 * The end of a process during a run, by a fault or by a task.
 *
 * @param process its name
 * @param at when, in milliseconds since the epoch
 */
public record ProcessEnd(String process, long at) {

}
