/**
 * Attempts that fail, crash or take too long, and dead letters.
 */
@NullMarked
package io.github.taskqueue.it.retry;

import org.jspecify.annotations.NullMarked;
