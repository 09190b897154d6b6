/**
 * The ports of a store, what is kept in it, and the store in memory.
 */
@NullMarked
package io.github.taskqueue.internal.store;

import org.jspecify.annotations.NullMarked;
