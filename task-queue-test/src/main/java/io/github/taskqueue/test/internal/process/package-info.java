/**
 * Processes that end with this one.
 */
@NullMarked
package io.github.taskqueue.test.internal.process;

import org.jspecify.annotations.NullMarked;
