/**
 * Exports that take minutes: followed on a page, cancelled, and gone on with after a
 * crash.
 */
@NullMarked
package io.github.taskqueue.sample.export;

import org.jspecify.annotations.NullMarked;
