/**
 * Which classes of the library one task enters on its way.
 */
@NullMarked
package io.github.taskqueue.it.walk;

import org.jspecify.annotations.NullMarked;
