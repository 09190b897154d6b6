/**
 * Schedules on a real broker.
 */
@NullMarked
package io.github.taskqueue.it.schedule;

import org.jspecify.annotations.NullMarked;
