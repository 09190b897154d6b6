/**
 * The processes of a benchmark: one that sends, one that works, and how they are asked.
 */
@NullMarked
package io.github.taskqueue.benchmark.process;

import org.jspecify.annotations.NullMarked;
