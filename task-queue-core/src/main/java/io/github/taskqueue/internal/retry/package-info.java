/**
 * Decisions about retries, and the only loops that repeat.
 */
@NullMarked
package io.github.taskqueue.internal.retry;

import org.jspecify.annotations.NullMarked;
