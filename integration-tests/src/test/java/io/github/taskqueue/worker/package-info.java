/**
 * Tests of workers on a broker that reach into the room.
 */
@NullMarked
package io.github.taskqueue.worker;

import org.jspecify.annotations.NullMarked;
