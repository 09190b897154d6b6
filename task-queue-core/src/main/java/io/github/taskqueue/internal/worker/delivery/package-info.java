/**
 * A delivery as the rest of the worker sees it, without a channel.
 */
@NullMarked
package io.github.taskqueue.internal.worker.delivery;

import org.jspecify.annotations.NullMarked;
