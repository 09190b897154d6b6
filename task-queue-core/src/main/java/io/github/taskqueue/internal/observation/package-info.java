/**
 * Observes publishing and attempts, and counts outcomes.
 */
@NullMarked
package io.github.taskqueue.internal.observation;

import org.jspecify.annotations.NullMarked;
