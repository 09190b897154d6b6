/**
 * The exception for everything that can be known to be wrong at the start.
 */
@NullMarked
package io.github.taskqueue.internal.start;

import org.jspecify.annotations.NullMarked;
