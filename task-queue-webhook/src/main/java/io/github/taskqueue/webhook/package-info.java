/**
 * Signs and verifies webhooks.
 */
@NullMarked
package io.github.taskqueue.webhook;

import org.jspecify.annotations.NullMarked;
