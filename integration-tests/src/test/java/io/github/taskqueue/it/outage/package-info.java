/**
 * Brokers and networks that fail.
 */
@NullMarked
package io.github.taskqueue.it.outage;

import org.jspecify.annotations.NullMarked;
