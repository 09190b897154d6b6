/**
 * Status, cancellation, checkpoints and search.
 */
@NullMarked
package io.github.taskqueue.it.store;

import org.jspecify.annotations.NullMarked;
