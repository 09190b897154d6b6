/**
 * What operators and leaders have decided, as every process knows it: a log of records of
 * which the last one of each key counts.
 */
@NullMarked
package io.github.taskqueue.internal.journal;

import org.jspecify.annotations.NullMarked;
