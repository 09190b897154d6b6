/**
 * What applications and features plug in.
 */
@NullMarked
package io.github.taskqueue.it.extend;

import org.jspecify.annotations.NullMarked;
