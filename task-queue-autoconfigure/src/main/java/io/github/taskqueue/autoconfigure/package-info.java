/**
 * Auto-configuration for Spring Boot.
 */
@NullMarked
package io.github.taskqueue.autoconfigure;

import org.jspecify.annotations.NullMarked;
