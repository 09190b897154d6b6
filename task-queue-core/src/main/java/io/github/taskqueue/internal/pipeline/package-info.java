/**
 * The chains that a task passes, its outcome, and the ports between client, worker and
 * features.
 */
@NullMarked
package io.github.taskqueue.internal.pipeline;

import org.jspecify.annotations.NullMarked;
