/**
 * Status, progress, results and checkpoints in a store.
 */
@NullMarked
package io.github.taskqueue.internal.status;

import org.jspecify.annotations.NullMarked;
