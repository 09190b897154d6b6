/**
 * Cancels tasks that wait or run elsewhere.
 */
@NullMarked
package io.github.taskqueue.internal.cancel;

import org.jspecify.annotations.NullMarked;
