/**
 * What the task queue says over HTTP, with Spring MVC and with WebFlux.
 */
@NullMarked
package io.github.taskqueue.web;

import org.jspecify.annotations.NullMarked;
