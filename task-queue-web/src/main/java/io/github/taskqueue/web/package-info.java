/**
 * The HTTP API: who may see which task, and answers for tasks that a controller enqueues.
 */
@NullMarked
package io.github.taskqueue.web;

import org.jspecify.annotations.NullMarked;
