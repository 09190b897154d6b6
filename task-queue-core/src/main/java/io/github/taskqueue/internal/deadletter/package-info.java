/**
 * Reads, replays and discards dead letters.
 */
@NullMarked
package io.github.taskqueue.internal.deadletter;

import org.jspecify.annotations.NullMarked;
