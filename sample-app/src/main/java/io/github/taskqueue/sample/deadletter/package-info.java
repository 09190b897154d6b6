/**
 * Dead letters: a look at them, and a second chance.
 */
@NullMarked
package io.github.taskqueue.sample.deadletter;

import org.jspecify.annotations.NullMarked;
