/**
 * Declares exchanges and queues, verifies them, or takes them for granted.
 */
@NullMarked
package io.github.taskqueue.internal.broker.declaration;

import org.jspecify.annotations.NullMarked;
