/**
 * Webhooks: tells callbacks how tasks have ended. Each delivery is a task of its own on
 * the queue {@code webhooks}.
 */
@NullMarked
package io.github.taskqueue.webhook;

import org.jspecify.annotations.NullMarked;
