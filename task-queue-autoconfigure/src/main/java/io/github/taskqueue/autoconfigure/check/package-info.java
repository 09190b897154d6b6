/**
 * Refuses an application in which tasks would run inline.
 */
@NullMarked
package io.github.taskqueue.autoconfigure.check;

import org.jspecify.annotations.NullMarked;
