/**
 * Whether, when and where something is repeated: pure decisions about failed attempts,
 * the loops in which everything else comes back, and the only room that knows
 * spring-retry.
 */
@NullMarked
package io.github.taskqueue.retry;

import org.jspecify.annotations.NullMarked;
