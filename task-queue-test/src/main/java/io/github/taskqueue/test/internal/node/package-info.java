/**
 * An installed RabbitMQ as a private node.
 */
@NullMarked
package io.github.taskqueue.test.internal.node;

import org.jspecify.annotations.NullMarked;
