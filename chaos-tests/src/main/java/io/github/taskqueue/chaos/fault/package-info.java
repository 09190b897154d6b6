/**
 * The faults of a run, and when they come.
 */
@NullMarked
package io.github.taskqueue.chaos.fault;

import org.jspecify.annotations.NullMarked;
