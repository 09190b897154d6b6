/**
 * Puts together results by reply and, where there is a store, status and results in it.
 */
@NullMarked
package io.github.taskqueue.internal.result;

import org.jspecify.annotations.NullMarked;
