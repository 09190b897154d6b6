/**
 * Looks at dead letters and brings them back. It knows RabbitMQ's messages, as a dead
 * letter need not be readable as a task.
 */
@NullMarked
package io.github.taskqueue.deadletter;

import org.jspecify.annotations.NullMarked;
