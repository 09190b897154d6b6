/**
 * The library without Spring Boot.
 */
@NullMarked
package io.github.taskqueue.it.plain;

import org.jspecify.annotations.NullMarked;
