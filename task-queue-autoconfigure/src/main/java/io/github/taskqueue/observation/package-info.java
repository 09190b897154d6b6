/**
 * Observes publications and attempts, for metrics and traces, and counts what has become
 * of tasks. Absent without Micrometer.
 */
@NullMarked
package io.github.taskqueue.observation;

import org.jspecify.annotations.NullMarked;
