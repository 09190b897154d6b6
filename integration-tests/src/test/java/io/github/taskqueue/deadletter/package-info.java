/**
 * What of dead letters needs a broker to be tested and cannot be seen from outside of the
 * room.
 */
@NullMarked
package io.github.taskqueue.deadletter;

import org.jspecify.annotations.NullMarked;
