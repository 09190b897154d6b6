/**
 * Tests of tasks that real workers run.
 */
@NullMarked
package io.github.taskqueue.test.internal.rabbit;

import org.jspecify.annotations.NullMarked;
