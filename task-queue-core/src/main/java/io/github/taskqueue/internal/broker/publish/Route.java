package io.github.taskqueue.internal.broker.publish;

/**
 * The way of a message to its queue.
 *
 * @param exchange the exchange to publish to
 * @param routingKey the routing key
 */
record Route(String exchange, String routingKey) {

}
