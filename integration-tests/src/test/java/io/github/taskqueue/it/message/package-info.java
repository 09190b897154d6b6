/**
 * Messages that workers get, readable or not.
 */
@NullMarked
package io.github.taskqueue.it.message;

import org.jspecify.annotations.NullMarked;
