/**
 * Tasks that will not be tried again by themselves: list, edit, replay and discard them.
 */
@NullMarked
package io.github.taskqueue.deadletter;

import org.jspecify.annotations.NullMarked;
