/**
 * Exchanges and queues: their names, their declaration, their depths.
 */
@NullMarked
package io.github.taskqueue.internal.broker.topology;

import org.jspecify.annotations.NullMarked;
