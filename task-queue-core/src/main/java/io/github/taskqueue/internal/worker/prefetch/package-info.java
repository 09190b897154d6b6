/**
 * Decides how many tasks are in hand.
 */
@NullMarked
package io.github.taskqueue.internal.worker.prefetch;

import org.jspecify.annotations.NullMarked;
