/**
 * Queues and tasks that are paused, drained and scaled.
 */
@NullMarked
package io.github.taskqueue.it.pause;

import org.jspecify.annotations.NullMarked;
