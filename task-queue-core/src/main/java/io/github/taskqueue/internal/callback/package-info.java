/**
 * Enqueues the delivery of a webhook at the end of a task with a callback. Every worker
 * does, also without the module that delivers webhooks.
 */
@NullMarked
package io.github.taskqueue.internal.callback;

import org.jspecify.annotations.NullMarked;
