/**
 * What a test knows of its tasks, in every mode.
 */
@NullMarked
package io.github.taskqueue.test.internal.kit;

import org.jspecify.annotations.NullMarked;
