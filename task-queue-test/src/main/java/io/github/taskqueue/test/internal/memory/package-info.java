/**
 * The memory of a test in the place of the broker, and a worker on the thread of the
 * test.
 */
@NullMarked
package io.github.taskqueue.test.internal.memory;

import org.jspecify.annotations.NullMarked;
