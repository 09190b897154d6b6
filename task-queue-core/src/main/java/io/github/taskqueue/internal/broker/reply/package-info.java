/**
 * The reply queue of this process.
 */
@NullMarked
package io.github.taskqueue.internal.broker.reply;

import org.jspecify.annotations.NullMarked;
