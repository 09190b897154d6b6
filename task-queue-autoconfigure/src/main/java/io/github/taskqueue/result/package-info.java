/**
 * Brings the results of tasks back to the process that called them.
 */
@NullMarked
package io.github.taskqueue.result;

import org.jspecify.annotations.NullMarked;
