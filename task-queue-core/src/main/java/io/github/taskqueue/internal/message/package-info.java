/**
 * A task as a message, independent of AMQP, and the ports that carry it.
 */
@NullMarked
package io.github.taskqueue.internal.message;

import org.jspecify.annotations.NullMarked;
