/**
 * Health, gauges and endpoints for Actuator.
 */
@NullMarked
package io.github.taskqueue.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
