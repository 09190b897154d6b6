/**
 * Shows the state of queues and workers to operators: health, gauges and an endpoint.
 * Absent without Spring Boot's Actuator and Micrometer.
 */
@NullMarked
package io.github.taskqueue.actuate;

import org.jspecify.annotations.NullMarked;
