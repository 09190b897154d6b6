/**
 * What becomes of tasks that were in hand when worker processes ended: a process runs one
 * of them at a time, so that the one that ends processes is found, or they are dead
 * letters.
 */
@NullMarked
package io.github.taskqueue.crash;

import org.jspecify.annotations.NullMarked;
