/**
 * The journal in a stream, and the leader by a queue with a single active consumer.
 */
@NullMarked
package io.github.taskqueue.internal.broker.journal;

import org.jspecify.annotations.NullMarked;
