/**
 * The loops that bring back connections and repeat failed work, with their own threads.
 */
@NullMarked
package io.github.taskqueue.internal.background;

import org.jspecify.annotations.NullMarked;
