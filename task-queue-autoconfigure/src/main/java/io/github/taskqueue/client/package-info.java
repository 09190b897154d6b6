/**
 * The caller's side: the proxy that turns a call into a task, the client for calls with
 * options, and the making of messages.
 */
@NullMarked
package io.github.taskqueue.client;

import org.jspecify.annotations.NullMarked;
