/**
 * Conditions of the auto-configuration.
 */
@NullMarked
package io.github.taskqueue.autoconfigure.condition;

import org.jspecify.annotations.NullMarked;
