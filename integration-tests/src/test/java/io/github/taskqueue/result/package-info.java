/**
 * Tests of stores on real databases, in the room of these.
 */
@NullMarked
package io.github.taskqueue.result;

import org.jspecify.annotations.NullMarked;
