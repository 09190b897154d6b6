/**
 * Tells other systems over HTTP that a task has ended.
 */
@NullMarked
package io.github.taskqueue.webhook.internal;

import org.jspecify.annotations.NullMarked;
