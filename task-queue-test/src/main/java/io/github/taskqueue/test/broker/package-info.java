/**
 * A real RabbitMQ broker for tests and development, with or without Docker.
 */
@NullMarked
package io.github.taskqueue.test.broker;

import org.jspecify.annotations.NullMarked;
