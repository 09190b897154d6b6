/**
 * Computes the times of schedules, and which of them are to fire. Knows no broker and no
 * clock.
 */
@NullMarked
package io.github.taskqueue.internal.schedule;

import org.jspecify.annotations.NullMarked;
