/**
 * What is a task and what is a queue: the annotated methods of the application's beans,
 * checked at startup and completed from properties.
 */
@NullMarked
package io.github.taskqueue.definition;

import org.jspecify.annotations.NullMarked;
