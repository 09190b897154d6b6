/**
 * Brokers that run: in a container, or somewhere else.
 */
@NullMarked
package io.github.taskqueue.test.internal.server;

import org.jspecify.annotations.NullMarked;
