/**
 * The same work done in different ways: with the raw client, with plain Spring AMQP and
 * with this library.
 */
@NullMarked
package io.github.taskqueue.benchmark.contender;

import org.jspecify.annotations.NullMarked;
