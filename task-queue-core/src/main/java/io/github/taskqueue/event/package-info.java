/**
 * Application events about tasks, published after the fact.
 */
@NullMarked
package io.github.taskqueue.event;

import org.jspecify.annotations.NullMarked;
