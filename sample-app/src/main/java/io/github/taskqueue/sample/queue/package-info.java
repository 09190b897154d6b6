/**
 * Queues that an operator pauses and resumes.
 */
@NullMarked
package io.github.taskqueue.sample.queue;

import org.jspecify.annotations.NullMarked;
