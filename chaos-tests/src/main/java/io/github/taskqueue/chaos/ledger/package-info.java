/**
 * What the processes of a run write down, and how it is read again.
 */
@NullMarked
package io.github.taskqueue.chaos.ledger;

import org.jspecify.annotations.NullMarked;
