/**
 * Micrometer observations of publishing and of attempts, and their conventions.
 */
@NullMarked
package io.github.taskqueue.observation;

import org.jspecify.annotations.NullMarked;
