/**
 * The worker's life: starts and stops consumers, watches them, and drains what has lost
 * its queue.
 */
@NullMarked
package io.github.taskqueue.internal.worker;

import org.jspecify.annotations.NullMarked;
