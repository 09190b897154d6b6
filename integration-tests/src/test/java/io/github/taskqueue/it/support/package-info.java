/**
 * Applications, brokers and stores for tests, and what tests note down and wait for.
 */
@NullMarked
package io.github.taskqueue.it.support;

import org.jspecify.annotations.NullMarked;
