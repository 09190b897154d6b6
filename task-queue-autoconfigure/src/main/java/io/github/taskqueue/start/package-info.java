/**
 * What keeps the application from starting, in words that say what to do.
 */
@NullMarked
package io.github.taskqueue.start;

import org.jspecify.annotations.NullMarked;
