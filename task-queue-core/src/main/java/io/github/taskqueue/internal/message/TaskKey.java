package io.github.taskqueue.internal.message;

/**
 * What tells a task from all others of its namespace. An id belongs to one task, but
 * other programs may send any message: what is kept of a task is never that of another
 * name.
 *
 * @param id id of the task
 * @param name name of the task
 */
public record TaskKey(String id, String name) {

}
