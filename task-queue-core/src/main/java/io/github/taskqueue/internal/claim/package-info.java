/**
 * Which ids belong to which tasks.
 */
@NullMarked
package io.github.taskqueue.internal.claim;

import org.jspecify.annotations.NullMarked;
