/**
 * The parts of the broker room that take a broker to be tested.
 */
@NullMarked
package io.github.taskqueue.broker;

import org.jspecify.annotations.NullMarked;
