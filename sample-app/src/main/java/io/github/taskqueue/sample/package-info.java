/**
 * The sample application: its start, its settings and what all features share.
 */
@NullMarked
package io.github.taskqueue.sample;

import org.jspecify.annotations.NullMarked;
