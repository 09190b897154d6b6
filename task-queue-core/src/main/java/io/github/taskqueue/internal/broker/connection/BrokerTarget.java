package io.github.taskqueue.internal.broker.connection;

/**
 * What a connection is to be opened to, for messages.
 *
 * @param addresses hosts and ports
 * @param username the user
 * @param virtualHost the virtual host
 */
record BrokerTarget(String addresses, String username, String virtualHost) {

}
