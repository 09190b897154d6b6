/**
 * Messages of tasks in files of the tests, which show that waiting tasks stay readable.
 */
@NullMarked
package io.github.taskqueue.test.internal.golden;

import org.jspecify.annotations.NullMarked;
