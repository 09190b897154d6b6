/**
 * Publishing with confirms, now or after a delay.
 */
@NullMarked
package io.github.taskqueue.internal.broker.publish;

import org.jspecify.annotations.NullMarked;
