/**
 * Asks the management API of RabbitMQ for policies that harm the queues of tasks.
 */
@NullMarked
package io.github.taskqueue.internal.broker.policy;

import org.jspecify.annotations.NullMarked;
