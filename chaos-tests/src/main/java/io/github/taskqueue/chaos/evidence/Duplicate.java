package io.github.taskqueue.chaos.evidence;

import java.util.Optional;

/**
 * A run of an attempt that had run before.
 *
 * @param task that ran again
 * @param run the later run
 * @param window in which it came about, if there is one
 */
public record Duplicate(TaskHistory task, Run run, Optional<Window> window) {

}
