/**
 * How tasks are declared, enqueued and answered.
 */
@NullMarked
package io.github.taskqueue.it.call;

import org.jspecify.annotations.NullMarked;
