/**
 * How fast tasks are, end to end and beside other ways to do the same.
 */
@NullMarked
package io.github.taskqueue.benchmark;

import org.jspecify.annotations.NullMarked;
