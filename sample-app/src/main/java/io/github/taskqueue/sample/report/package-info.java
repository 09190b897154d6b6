/**
 * Reports: a task with a result, for which the caller waits, or asks again later.
 */
@NullMarked
package io.github.taskqueue.sample.report;

import org.jspecify.annotations.NullMarked;
