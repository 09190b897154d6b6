/**
 * Tasks in tests: captured, run on the thread of the test, or run by workers of a real
 * broker.
 */
@NullMarked
package io.github.taskqueue.test;

import org.jspecify.annotations.NullMarked;
