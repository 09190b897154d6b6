/**
 * The application that a run disturbs: its tasks, its publishers and its workers.
 */
@NullMarked
package io.github.taskqueue.chaos.load;

import org.jspecify.annotations.NullMarked;
