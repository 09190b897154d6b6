/**
 * How attempts and tasks end, what decides about another attempt, and what is told of the
 * end.
 */
@NullMarked
package io.github.taskqueue.internal.outcome;

import org.jspecify.annotations.NullMarked;
