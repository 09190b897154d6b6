/**
 * Exports that take minutes or hours: followed on a page, cancelled, and gone on with
 * after a crash or a deploy.
 */
@NullMarked
package io.github.taskqueue.sample.export;

import org.jspecify.annotations.NullMarked;
