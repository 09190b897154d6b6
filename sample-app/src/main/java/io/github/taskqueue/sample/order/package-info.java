/**
 * Orders: a day after each, a task that has waited in the broker reminds the customer.
 */
@NullMarked
package io.github.taskqueue.sample.order;

import org.jspecify.annotations.NullMarked;
