/**
 * Settles a delivery by the outcome of its attempt, and publishes what follows.
 */
@NullMarked
package io.github.taskqueue.internal.worker.settle;

import org.jspecify.annotations.NullMarked;
