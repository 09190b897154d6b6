/**
 * A report that a schedule has made every night, and an operator at any time.
 */
@NullMarked
package io.github.taskqueue.sample.nightly;

import org.jspecify.annotations.NullMarked;
