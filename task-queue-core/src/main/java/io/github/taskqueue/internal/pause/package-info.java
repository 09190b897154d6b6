/**
 * Queues and tasks that operators pause, drain and scale.
 */
@NullMarked
package io.github.taskqueue.internal.pause;

import org.jspecify.annotations.NullMarked;
