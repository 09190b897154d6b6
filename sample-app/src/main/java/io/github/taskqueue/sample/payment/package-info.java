/**
 * Payments: a task that calls an unreliable third party, its retries and its end as a
 * dead letter.
 */
@NullMarked
package io.github.taskqueue.sample.payment;

import org.jspecify.annotations.NullMarked;
