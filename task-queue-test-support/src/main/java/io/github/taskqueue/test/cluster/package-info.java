/**
 * Clusters of RabbitMQ nodes to be taken away.
 */
@NullMarked
package io.github.taskqueue.test.cluster;

import org.jspecify.annotations.NullMarked;
