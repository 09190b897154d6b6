/**
 * Tasks that were in hand when a worker process died.
 */
@NullMarked
package io.github.taskqueue.internal.crash;

import org.jspecify.annotations.NullMarked;
