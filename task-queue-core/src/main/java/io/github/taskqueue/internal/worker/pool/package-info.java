/**
 * The threads that run tasks.
 */
@NullMarked
package io.github.taskqueue.internal.worker.pool;

import org.jspecify.annotations.NullMarked;
