/**
 * The worker's side: consumes queues, runs attempts through the execution chain, and
 * settles each delivery by its outcome.
 */
@NullMarked
package io.github.taskqueue.worker;

import org.jspecify.annotations.NullMarked;
