/**
 * The public API: what an application writes, catches and listens to. Every other package
 * is an implementation room that may use this one; this one uses none of them.
 */
@NullMarked
package io.github.taskqueue;

import org.jspecify.annotations.NullMarked;
