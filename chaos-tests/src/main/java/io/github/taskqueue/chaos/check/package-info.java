/**
 * What was promised, and whether the ledgers of a run keep to it.
 */
@NullMarked
package io.github.taskqueue.chaos.check;

import org.jspecify.annotations.NullMarked;
