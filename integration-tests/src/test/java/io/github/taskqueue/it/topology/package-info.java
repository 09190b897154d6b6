/**
 * Exchanges and queues on the broker.
 */
@NullMarked
package io.github.taskqueue.it.topology;

import org.jspecify.annotations.NullMarked;
