/**
 * What a task is and what a queue is.
 */
@NullMarked
package io.github.taskqueue.internal.definition;

import org.jspecify.annotations.NullMarked;
