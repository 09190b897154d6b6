/**
 * Webhooks: the application plays the receiver too, and shows what it was told.
 */
@NullMarked
package io.github.taskqueue.sample.webhook;

import org.jspecify.annotations.NullMarked;
