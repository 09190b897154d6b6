/**
 * Puts together all that talks to RabbitMQ.
 */
@NullMarked
package io.github.taskqueue.internal.broker;

import org.jspecify.annotations.NullMarked;
