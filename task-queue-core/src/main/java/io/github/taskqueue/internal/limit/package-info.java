/**
 * Keeps callers from filling a queue beyond its limit.
 */
@NullMarked
package io.github.taskqueue.internal.limit;

import org.jspecify.annotations.NullMarked;
