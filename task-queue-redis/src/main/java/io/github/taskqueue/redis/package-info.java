/**
 * A store in Redis.
 */
@NullMarked
package io.github.taskqueue.redis;

import org.jspecify.annotations.NullMarked;
