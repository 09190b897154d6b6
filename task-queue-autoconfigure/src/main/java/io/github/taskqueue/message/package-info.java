/**
 * The envelope of a task on its way through the broker, how its body is written and read,
 * and the ports that send it.
 */
@NullMarked
package io.github.taskqueue.message;

import org.jspecify.annotations.NullMarked;
