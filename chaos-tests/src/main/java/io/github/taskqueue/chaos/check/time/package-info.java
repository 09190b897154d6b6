/**
 * What must hold of schedules, delays and pauses.
 */
@NullMarked
package io.github.taskqueue.chaos.check.time;

import org.jspecify.annotations.NullMarked;
