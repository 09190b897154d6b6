/**
 * Keeps queues from growing without end: callers are refused where a queue has reached
 * its length.
 */
@NullMarked
package io.github.taskqueue.limit;

import org.jspecify.annotations.NullMarked;
