/**
 * What becomes of tasks that were in hand when worker processes ended: they run alone, so
 * that the one that ends processes is found, or they are dead letters.
 */
@NullMarked
package io.github.taskqueue.crash;

import org.jspecify.annotations.NullMarked;
