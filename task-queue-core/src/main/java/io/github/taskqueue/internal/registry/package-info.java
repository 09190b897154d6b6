/**
 * Finds annotated methods and makes definitions of them.
 */
@NullMarked
package io.github.taskqueue.internal.registry;

import org.jspecify.annotations.NullMarked;
