/**
 * Run methods of Spring beans on workers through RabbitMQ: the annotations, the client,
 * the handle and the context of a running task.
 */
@NullMarked
package io.github.taskqueue;

import org.jspecify.annotations.NullMarked;
