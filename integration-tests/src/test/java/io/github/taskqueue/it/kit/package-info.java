/**
 * What tasks do, in each mode of the test kit that runs them.
 */
@NullMarked
package io.github.taskqueue.it.kit;

import org.jspecify.annotations.NullMarked;
