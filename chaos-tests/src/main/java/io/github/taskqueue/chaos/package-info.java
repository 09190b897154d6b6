/**
 * Long runs under faults: the phases of a run, and the program that controls it.
 */
@NullMarked
package io.github.taskqueue.chaos;

import org.jspecify.annotations.NullMarked;
