/**
 * Processes that tests start, disturb and end, and that never outlive them.
 */
@NullMarked
package io.github.taskqueue.test.process;

import org.jspecify.annotations.NullMarked;
