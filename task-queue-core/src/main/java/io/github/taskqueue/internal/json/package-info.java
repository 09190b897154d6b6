/**
 * The default serialiser, on Jackson.
 */
@NullMarked
package io.github.taskqueue.internal.json;

import org.jspecify.annotations.NullMarked;
