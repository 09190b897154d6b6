/**
 * Converts between AMQP messages and tasks.
 */
@NullMarked
package io.github.taskqueue.internal.broker.wire;

import org.jspecify.annotations.NullMarked;
