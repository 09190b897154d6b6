/**
 * Task queues in a Spring context without Spring Boot.
 */
@NullMarked
package io.github.taskqueue.context;

import org.jspecify.annotations.NullMarked;
