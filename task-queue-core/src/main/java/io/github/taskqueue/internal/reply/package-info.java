/**
 * Results that come back to the process that asked.
 */
@NullMarked
package io.github.taskqueue.internal.reply;

import org.jspecify.annotations.NullMarked;
