/**
 * What is known of a run when it is over, task by task.
 */
@NullMarked
package io.github.taskqueue.chaos.evidence;

import org.jspecify.annotations.NullMarked;
