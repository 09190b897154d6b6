/**
 * Watches whether delayed tasks leave the levels of the delay ladder in time.
 */
@NullMarked
package io.github.taskqueue.internal.broker.ladder;

import org.jspecify.annotations.NullMarked;
