/**
 * The caller's side: the proxy, the client, the message that a call becomes.
 */
@NullMarked
package io.github.taskqueue.internal.client;

import org.jspecify.annotations.NullMarked;
