/**
 * Connections and channels that come back, and the reasons why they are gone.
 */
@NullMarked
package io.github.taskqueue.internal.broker.connection;

import org.jspecify.annotations.NullMarked;
