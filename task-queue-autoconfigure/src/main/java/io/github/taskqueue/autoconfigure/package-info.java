/**
 * Puts the rooms together for Spring Boot. Nobody uses this room.
 */
@NullMarked
package io.github.taskqueue.autoconfigure;

import org.jspecify.annotations.NullMarked;
