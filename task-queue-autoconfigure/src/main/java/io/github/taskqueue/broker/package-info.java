/**
 * RabbitMQ: connections that come back, the queues and exchanges, the delay ladder,
 * confirmed publishing and the wire format's AMQP side.
 */
@NullMarked
package io.github.taskqueue.broker;

import org.jspecify.annotations.NullMarked;
