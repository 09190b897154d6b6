/**
 * What the library's own code costs for one task, without a broker.
 */
@NullMarked
package io.github.taskqueue.benchmark.micro;

import org.jspecify.annotations.NullMarked;
