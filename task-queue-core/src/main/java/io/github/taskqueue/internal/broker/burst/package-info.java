/**
 * Many frames in one write to the socket.
 */
@NullMarked
package io.github.taskqueue.internal.broker.burst;

import org.jspecify.annotations.NullMarked;
