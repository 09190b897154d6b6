/**
 * Runs one attempt through the execution chain.
 */
@NullMarked
package io.github.taskqueue.internal.worker.attempt;

import org.jspecify.annotations.NullMarked;
