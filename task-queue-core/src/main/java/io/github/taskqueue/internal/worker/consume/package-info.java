/**
 * Consumes queues: channels, deliveries and their acknowledgement.
 */
@NullMarked
package io.github.taskqueue.internal.worker.consume;

import org.jspecify.annotations.NullMarked;
