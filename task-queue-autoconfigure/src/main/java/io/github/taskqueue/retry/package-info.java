/**
 * Whether, when and where a failed attempt is repeated: pure decisions, and the only room
 * that knows spring-retry.
 */
@NullMarked
package io.github.taskqueue.retry;

import org.jspecify.annotations.NullMarked;
