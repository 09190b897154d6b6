/**
 * Tests of the room {@code store} with a real Redis.
 */
@NullMarked
package io.github.taskqueue.store;

import org.jspecify.annotations.NullMarked;
